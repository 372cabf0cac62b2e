/** What every provider promises of what it hears. */
import { DateTime, Effect, Option, Schema, Stream } from "effect"
import { Event } from "../Event.ts"
import { listening, open } from "./Ear.ts"
import { broken, holds, same, soon, until } from "./expect.ts"
import type { Check } from "./Check.ts"
import type { Stage } from "./Stage.ts"

/** Nothing that a platform would change: leading noughts and blanks at the ends do not survive everywhere. */
const texts = ["hello", "5", "true", "Grüße 👍🏽 & <b>+%20=?</b> “quoted”", "two\nlines", "x".repeat(700), '{"a":1}']

const json = Schema.parseJson(Event)
const isSame = Schema.equivalence(Event)

const receiving = ({ provider: { receive } }: Stage) =>
  receive === undefined ? broken("the provider receives") : Effect.succeed(receive)

/** The first message that a webhook tells of, and the webhook. */
const told = (stage: Stage) =>
  Effect.gen(function* () {
    const receive = yield* receiving(stage)
    for (;;) {
      const webhook = yield* stage.webhook
      const events = yield* receive(webhook)
      const message = events.find((event) => event._tag === "MessageReceived")
      if (message !== undefined) return { webhook, message, receive }
    }
  }).pipe(soon("the platform tells of the message"))

export const hearing: ReadonlyArray<Check> = [
  {
    name: "hears what a contact writes, as it was written, and from whom to whom",
    needs: [],
    run: (stage) =>
      Effect.gen(function* () {
        const ear = yield* open(stage)
        for (const text of texts) {
          yield* stage.write(text)
          const { conversation, message } = yield* ear.next("MessageReceived")
          yield* same(message.text, text, "the text")
          yield* same(conversation.provider, stage.provider.id, "the provider")
          yield* same(conversation.account, stage.provider.account, "the account")
          yield* same(conversation.contact, stage.contact, "the contact")
          yield* same(conversation.sender, stage.sender, "the sender")
        }
      })
  },
  {
    name: "tells events apart, and keeps them whole over JSON",
    needs: [],
    run: (stage) =>
      Effect.gen(function* () {
        const ear = yield* open(stage)
        yield* stage.write("same words")
        const one = yield* ear.next("MessageReceived")
        yield* stage.write("same words")
        const other = yield* ear.next("MessageReceived")
        yield* holds(one.id !== other.id, "two messages have one id")
        const again = yield* Effect.flatMap(Schema.encode(json)(one), Schema.decode(json))
        yield* holds(isSame(one, again), "an event is another one after JSON")
      })
  },
  {
    name: "knows an event again that is delivered twice",
    needs: ["receive"],
    run: (stage) =>
      Effect.gen(function* () {
        yield* stage.write("twice")
        const { message, receive, webhook } = yield* told(stage)
        const again = yield* receive(webhook)
        yield* holds(
          again.some((event) => event._tag === "MessageReceived" && event.id === message.id),
          "a second delivery has another id"
        )
      })
  },
  {
    name: "refuses whatever a stranger could have made of a genuine request",
    needs: ["receive"],
    run: (stage) =>
      Effect.gen(function* () {
        yield* stage.write("genuine")
        const { receive, webhook } = yield* told(stage)
        const forged = stage.forge(webhook)
        yield* holds(forged.length > 0, "the stage forges nothing")
        yield* Effect.forEach(forged, (request, index) =>
          Effect.flatMap(Effect.flip(receive(request)), (error) =>
            same(error._tag, "Refused", `what becomes of forgery ${index}`)
          )
        )
      })
  },
  {
    name: "says what it did not understand of a genuine request, without quoting it",
    needs: ["receive"],
    run: (stage) =>
      Effect.gen(function* () {
        yield* stage.write("canary words")
        const { receive, webhook } = yield* told(stage)
        const error = yield* Effect.flip(receive(stage.garble(webhook)))
        yield* same(error._tag, "Unreadable", "what becomes of it")
        for (const secret of [stage.contact, "canary words", ...stage.secrets]) {
          yield* holds(!error.message.includes(secret), "the reason quotes what is private")
        }
      })
  },
  {
    name: "fetches what it has missed, under the ids that it would have had, and nothing older",
    needs: ["missed"],
    run: (stage) =>
      Effect.gen(function* () {
        const { missed } = stage.provider
        if (missed === undefined) return yield* broken("the provider has missed")
        const ear = yield* open(stage)
        // Not every platform lists a conversation that nobody has answered.
        yield* stage.write("before")
        const before = yield* ear.next("MessageReceived")
        const { contact, sender } = stage
        yield* stage.provider.send.text({ contact, sender, key: "contract/missed", text: "answer" })
        yield* stage.write("missed")
        const live = yield* ear.next("MessageReceived")
        const since = DateTime.subtract(yield* DateTime.now, { minutes: 1 })
        const isThere = Effect.map(Stream.runCollect(missed(since)), (events) =>
          [...events].some((event) => event._tag === "MessageReceived" && event.id === live.id)
        )
        yield* until("what was missed is there", isThere)
        const later = DateTime.add(yield* DateTime.now, { hours: 1 })
        const nothing = yield* Stream.runCollect(missed(later))
        yield* holds(
          ![...nothing].some(({ id }) => id === live.id || id === before.id),
          "it gives what is older than asked for"
        )
      })
  },
  {
    name: "hears, when it listens again, what came after its last bookmark",
    needs: ["resumes"],
    run: (stage) =>
      Effect.gen(function* () {
        const first = yield* listening(stage, Option.none())
        yield* stage.write("kept")
        yield* first.hears("kept")
        // Where a platform has bookmarks, one follows.
        yield* Effect.sleep("300 millis")
        const last = yield* first.bookmark
        yield* stage.write("heard, and not kept")
        yield* first.hears("heard, and not kept")
        yield* first.stop
        yield* stage.write("written while nobody listened")
        const second = yield* listening(stage, last)
        yield* second.hears("heard, and not kept")
        yield* second.hears("written while nobody listened")
      })
  },
  {
    name: "does not take its own words for a contact's",
    needs: [],
    run: (stage) =>
      Effect.gen(function* () {
        const ear = yield* open(stage)
        const { contact, sender } = stage
        yield* stage.write("first")
        yield* ear.next("MessageReceived")
        yield* stage.provider.send.text({ contact, sender, key: "contract/echo", text: "ours" })
        yield* until(
          "the contact has it",
          Effect.map(stage.got, (got) => got.includes("ours"))
        )
        yield* Effect.sleep("200 millis")
        yield* stage.write("theirs")
        const { message } = yield* ear.next("MessageReceived")
        yield* same(message.text, "theirs", "what is heard next")
      })
  }
]
