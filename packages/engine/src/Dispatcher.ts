/** Gives the letters of a conversation their turn, and writes what came of it in one commit: state, outbox, timers, what happened. */
import { type Conversation, type DeliveryReported, Event, type MessageReceived, type Provider } from "@parley/messaging"
import { Array as Arr, type Cause, Clock, Data, Effect, Exit, Option, Schema, type Scope } from "effect"
import * as Batch from "./Batch.ts"
import type { Bot } from "./Bot.ts"
import * as Content from "./Content.ts"
import * as Failure from "./Failure.ts"
import { FellDue, timersOf } from "./FellDue.ts"
import * as Happened from "./Happened.ts"
import { blank, State } from "./Journal.ts"
import type { Next } from "./Lanes.ts"
import {
  type Commit,
  type ConversationId,
  type Letter,
  type Line,
  mostLetters,
  type Setback,
  Store,
  type StoreUnavailable,
  type Work
} from "./Store.ts"
import { type News, turn } from "./Turn.ts"

/** What comes in from outside, and what a timer of ours becomes. */
const LetterJson = Schema.parseJson(Schema.Union(Event, FellDue))
const StateJson = Schema.parseJson(State)
const decodeLetter = Schema.decode(LetterJson)
const peek = Schema.decodeOption(LetterJson)
const encodeLetter = Schema.encodeSync(LetterJson)
export const encodeEvent: (event: Event) => string = encodeLetter

/** A turn is tried so often before its letter is a dead one. */
const attempts = 5
/** How long to wait after the first failed attempt, the second, …, in milliseconds. */
const pause = (failed: number) => Math.min(30_000, 200 * 5 ** (failed - 1))
/** A turn that takes longer has failed: its conversation waits for it. */
const longest = "5 minutes"

class TurnTooLong extends Data.TaggedError("TurnTooLong")<{}> {}

/** What letters change; the rest of their commit is the same for all. */
type Change = Omit<Commit, "id" | "version" | "letters" | "at"> & { readonly taken: number }

const nothing: Change = {
  taken: 1,
  state: null,
  outbox: [],
  timers: { set: [], cancel: [] },
  reports: [],
  transcript: [],
  timeline: [],
  isOptOut: false
}

export interface Options<R> {
  readonly bot: Bot<R>
  readonly find: (conversation: Conversation) => Provider | undefined
  /** Called after a commit that has put something into the outbox of a conversation. */
  readonly posted: (conversation: Conversation) => void
  /** Called after a commit that has set a timer. */
  readonly set: (due: number) => void
}

export const make = <R>({
  bot,
  find,
  posted,
  set
}: Options<R>): Effect.Effect<(id: ConversationId) => Effect.Effect<Next>, never, R | Store | Scope.Scope> =>
  Effect.gen(function* () {
    const store = yield* Store
    const services = yield* Effect.context<R>()
    const take = yield* Batch.make((ids: ReadonlyArray<ConversationId>) =>
      Effect.map(store.take(ids), (works) => {
        const known = new Map(works.map((work) => [work.id, work]))
        return ids.map((id) => Option.fromNullable(known.get(id)))
      })
    )
    const commit = yield* Batch.make(store.commit)
    const putBack = yield* Batch.make((batch: ReadonlyArray<Setback>) =>
      Effect.map(store.setBack(batch), () => batch.map(() => true))
    )

    const play = (work: Work, letter: Letter, news: News) =>
      Effect.gen(function* () {
        const before = work.state === null ? blank : yield* Schema.decode(StateJson)(work.state)
        const { contact } = work.conversation
        const context = { contact, conversation: work.id, letter: letter.seq, attempt: letter.attempts + 1 }
        const { happened, said, state, taken } = yield* turn(bot.routes, before, news, context)
        const provider = find(work.conversation)
        const contents = said.flatMap((saying) => Content.from(saying, provider))
        const outbox = contents.map((content, at) => ({
          key: `${work.id}/${work.version + 1}/${at}`,
          json: Content.encode(content)
        }))
        const heard = news._tag === "Messages" ? news.messages.slice(0, taken) : []
        return {
          ...nothing,
          // A timer that was due is one letter too.
          taken: Math.max(1, taken),
          state: yield* Schema.encode(StateJson)(state),
          outbox,
          timers: changed(timersOf(before), timersOf(state)),
          transcript: [
            ...heard.map((message): Line => ({ by: "contact", text: Content.heard(message), key: null })),
            ...contents.map((content, at): Line => ({
              by: "bot",
              text: Content.words(content),
              key: outbox[at]?.key ?? null
            }))
          ],
          timeline: happened.map(Happened.encode)
        }
      })

    const note = ({ code, delivery, messageId }: DeliveryReported): Change => ({
      ...nothing,
      reports: [{ messageId, delivery, ...(code === undefined ? {} : { code }) }]
    })

    const change = (work: Work, letter: Letter): Effect.Effect<Change, unknown, R> =>
      Effect.flatMap(decodeLetter(letter.json), (event) => {
        switch (event._tag) {
          case "MessageReceived":
            return play(work, letter, { _tag: "Messages", messages: together(event, work.letters) })
          case "FellDue":
            return play(work, letter, { _tag: "Due", due: event })
          case "DeliveryReported":
            return Effect.succeed(note(event))
          case "ConsentReported":
            return Effect.succeed({ ...nothing, isOptOut: event.consent === "optedOut" })
          // Nothing follows from these yet: they are kept, in order.
          case "ParticipantChanged":
          case "SessionChanged":
          case "TypingChanged":
          case "UrlPushed":
          case "NoticeReceived":
            return Effect.succeed(nothing)
        }
      })

    /** Nothing of a failed turn is kept but that it failed. */
    const setBack = (work: Work, letter: Letter, cause: Cause.Cause<unknown>): Effect.Effect<Next, StoreUnavailable> =>
      Effect.gen(function* () {
        const at = yield* Clock.currentTimeMillis
        const attempt = letter.attempts + 1
        const notBefore = at + pause(attempt)
        const isLast = attempt >= attempts
        const failure = Failure.kind(cause)
        yield* Effect.logWarning(isLast ? "a turn has failed for good: see the dead letter" : "a turn has failed").pipe(
          Effect.annotateLogs({ conversation: work.id, letter: letter.seq, attempt, failure })
        )
        yield* Effect.logDebug(cause)
        yield* putBack({
          letter: letter.seq,
          at,
          next: isLast ? { dead: Failure.whole(cause), blocks: bot.deadLetters === "block" } : { notBefore },
          timeline: [
            Happened.encode(
              isLast
                ? { _tag: "Died", letter: letter.seq, failure }
                : { _tag: "TurnFailed", letter: letter.seq, attempt, failure }
            )
          ]
        })
        return isLast ? "more" : notBefore
      })

    const next = (work: Work): Effect.Effect<Next, StoreUnavailable> =>
      Effect.gen(function* () {
        const [letter] = work.letters
        if (letter === undefined) return "nothing"
        if (letter.notBefore > (yield* Clock.currentTimeMillis)) return letter.notBefore
        const limited = Effect.timeoutFail(change(work, letter), {
          duration: longest,
          onTimeout: () => new TurnTooLong()
        })
        const changed = yield* Effect.exit(Effect.provide(limited, services))
        if (Exit.isFailure(changed)) return yield* setBack(work, letter, changed.cause)
        const { taken, ...rest } = changed.value
        const letters = work.letters.slice(0, taken).map(({ seq }) => seq)
        const at = yield* Clock.currentTimeMillis
        const written = yield* Effect.exit(commit({ id: work.id, version: work.version, letters, at, ...rest }))
        // What the store refuses alone is a fault of this turn, unless the store is away: then it cannot be set back either.
        if (Exit.isFailure(written)) return yield* setBack(work, letter, written.cause)
        if (!written.value) return "more"
        if (rest.outbox.length > 0) posted(work.conversation)
        for (const { due } of rest.timers.set) set(due)
        return taken < work.letters.length || work.letters.length === mostLetters ? "more" : "nothing"
      })

    /** A store that fails is asked again, a second later. Also after a defect: a lane that died would never be taken up again. */
    return (id) =>
      Effect.flatMap(take(id), Option.match({ onNone: () => Effect.succeed<Next>("nothing"), onSome: next })).pipe(
        Effect.catchAllCause((cause) =>
          Effect.zipRight(
            Effect.annotateLogs(Effect.logError("a lane has stopped for a moment"), { failure: Failure.kind(cause) }),
            Effect.map(Clock.currentTimeMillis, (now): Next => now + 1000)
          )
        )
      )
  })

/** One that stays as it was is not set again: it may be a letter already. */
const changed = (before: ReturnType<typeof timersOf>, after: ReturnType<typeof timersOf>): Commit["timers"] => ({
  set: after
    .filter(({ due, key }) => !before.some((it) => it.key === key && it.due === due))
    .map(({ due, event, key }) => ({ key, due, json: encodeLetter(event) })),
  cancel: before.filter(({ key }) => !after.some((it) => it.key === key)).map(({ key }) => key)
})

/** The messages that are open at the head of the conversation. */
const together = (first: MessageReceived, letters: ReadonlyArray<Letter>) => {
  const others = Arr.takeWhile(
    Arr.map(letters.slice(1), ({ json }) => Option.filter(peek(json), (it) => it._tag === "MessageReceived")),
    Option.isSome
  )
  return Arr.map([first, ...Arr.getSomes(others)] as const, ({ message }) => message)
}
