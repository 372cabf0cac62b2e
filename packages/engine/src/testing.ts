/** Tests that read as transcripts: `talk(bot).says("book").hears(/which day/i)`, on the real engine with a store in memory. */
import { Address, Conversation, EventId, Media, Message, MessageId, MessageReceived, Provider } from "@parley/messaging"
import { type Array as Arr, Cause, Data, Duration, Effect, Effectable, Logger, LogLevel, TestClock } from "effect"
import type { Bot } from "./Bot.ts"
import { Engine } from "./Engine.ts"
import * as MemoryStore from "./MemoryStore.ts"
import { Store } from "./Store.ts"

/** What was expected was not said; the message is the talk so far. */
export class Unheard extends Data.TaggedError("Unheard")<{ readonly message: string }> {}

type Line =
  | { readonly says: ReadonlyArray<Message> }
  | { readonly hears: string | RegExp | undefined }
  | { readonly after: Duration.DurationInput }
  | { readonly fault: "duplicated" | "crashed" }

/** A script that is an Effect: each word gives a longer one. It needs what the bot's flows need, and nothing else. */
export class Talk<R> extends Effectable.Class<void, Unheard, R> {
  constructor(
    private readonly bot: Bot<R>,
    private readonly lines: ReadonlyArray<Line>
  ) {
    super()
  }

  override commit(): Effect.Effect<void, Unheard, R> {
    return play(this.bot, this.lines)
  }

  /** The contact writes, and the bot answers. Several messages come in together, before it has heard the first. */
  readonly says = (...texts: Arr.NonEmptyReadonlyArray<string>) =>
    this.add({ says: texts.map((text) => Message.make({ text, channel: "sms", media: [] })) })

  /** The contact sends a picture, sound or document. */
  readonly sends = (url: string, type: string, text = "") =>
    this.add({ says: [Message.make({ text, channel: "mms", media: [Media.make({ url, type })] })] })

  /** Time passes, on the test's clock, and nobody writes. */
  readonly after = (time: Duration.DurationInput) => this.add({ after: time })

  /** What the contact wrote last is delivered once more. */
  readonly duplicated = () => this.add({ fault: "duplicated" })

  /** The process is killed, and started again on the same store. */
  readonly crashed = () => this.add({ fault: "crashed" })

  /** Something that was said since the contact wrote is this text, or matches this pattern; what was said before it is over. */
  get hears() {
    return Object.assign((expected: string | RegExp) => this.add({ hears: expected }), {
      /** Nothing else was said since. */
      nothing: () => this.add({ hears: undefined })
    })
  }

  private readonly add = (line: Line): Talk<R> => new Talk(this.bot, [...this.lines, line])
}

/** Begins a talk of one contact with the bot. */
export const talk = <R>(bot: Bot<R>): Talk<R> => new Talk(bot, [])

const party = Conversation.make({
  provider: "test",
  account: "test",
  sender: Address.make("+15550100100"),
  contact: Address.make("+15550100101")
})

const pass = (time: Duration.DurationInput) =>
  Effect.clockWith((clock) =>
    "adjust" in clock
      ? TestClock.adjust(time)
      : Effect.dieMessage("after() passes time on the test's clock: run the talk with it.effect")
  )

/** Shown for what is said over several lines. */
const speak = (who: string, text: string) =>
  text.split("\n").map((line, at) => `  ${(at === 0 ? who : "").padEnd(8)}${line}`)

const play = <R>(bot: Bot<R>, lines: ReadonlyArray<Line>): Effect.Effect<void, Unheard, R> =>
  Effect.gen(function* () {
    const store = yield* MemoryStore.make
    const transcript: Array<string> = []
    let unread: Array<string> = []
    let last: ReadonlyArray<MessageReceived> = []
    let count = 0

    const hear = (text: string) =>
      Effect.sync(() => {
        unread.push(text)
        transcript.push(...speak("bot", text))
        return MessageId.make(`out-${count++}`)
      })
    const provider = Provider.make({
      id: party.provider,
      account: party.account,
      send: { text: ({ text }) => hear(text), media: ({ url }) => hear(`[${url}]`) }
    })

    const perform = (engine: Engine["Type"], line: Line) =>
      Effect.gen(function* () {
        if ("says" in line) {
          unread = []
          transcript.push(
            ...line.says.flatMap(({ media, text }) =>
              speak("guest", [text, ...media.map(({ url }) => `[${url}]`)].join(" "))
            )
          )
          last = line.says.map((message) =>
            MessageReceived.make({ id: EventId.make(`in-${count++}`), conversation: party, message })
          )
        }
        if ("hears" in line) {
          const { hears } = line
          const fits = (text: string) => (typeof hears === "string" ? text === hears : hears?.test(text) === true)
          const heard = unread.findIndex(fits)
          const isHeard = hears === undefined ? unread.length === 0 : heard >= 0
          const expected = typeof hears === "string" ? JSON.stringify(hears) : String(hears ?? "nothing")
          if (!isHeard) {
            return yield* new Unheard({ message: [`expected to hear ${expected}:`, ...transcript].join("\n") })
          }
          unread = unread.slice(heard + 1)
        } else if ("after" in line) {
          unread = []
          transcript.push(...speak("", `(${Duration.format(line.after)} later)`))
          yield* pass(line.after)
          yield* engine.settled
        } else {
          yield* Effect.orDie(engine.accept(last, new Uint8Array()))
          yield* engine.settled
        }
      })

    /** Until the next crash: each process has its own engine, and all have the same store. */
    const live = (scene: ReadonlyArray<Line>) =>
      Effect.scoped(
        Effect.flatMap(Effect.orDie(Engine.make(bot, [provider], { retention: {} })), (engine) =>
          Effect.zipRight(
            engine.settled,
            Effect.forEach(scene, (line) => perform(engine, line), { discard: true })
          )
        )
      )

    // What went wrong inside the bot stands in the talk, where it happened; but not once more for each attempt.
    const told = new Set<string>()
    const notes = Logger.make(({ cause, message }) => {
      const why = Cause.isEmpty(cause) ? "" : Cause.pretty(cause)
      if (why === "") transcript.push(...speak("!", String(message)))
      else if (!told.has(why)) transcript.push(...speak("!", why))
      told.add(why)
    })
    yield* Effect.forEach(scenes(lines), live, { discard: true }).pipe(
      Effect.provideService(Store, store),
      Effect.provide(Logger.replace(Logger.defaultLogger, notes)),
      Logger.withMinimumLogLevel(LogLevel.Debug)
    )
  })

const scenes = (lines: ReadonlyArray<Line>): ReadonlyArray<ReadonlyArray<Line>> =>
  lines.reduce<ReadonlyArray<ReadonlyArray<Line>>>(
    (done, line) =>
      "fault" in line && line.fault === "crashed"
        ? [...done, []]
        : [...done.slice(0, -1), [...(done.at(-1) ?? []), line]],
    [[]]
  )
