/** What every provider promises of what it says. */
import { Cause, DateTime, Effect, Option } from "effect"
import type { MessageId } from "../Event.ts"
import type { Envelope } from "../Provider.ts"
import type { ProviderError } from "../ProviderError.ts"
import { open } from "./Ear.ts"
import { broken, holds, same, until } from "./expect.ts"
import type { Check } from "./Check.ts"
import type { Stage } from "./Stage.ts"

const texts = ["Your table is booked.", "Grüße 👍🏽 & <b>+%20=?</b> “quoted”", "two\nlines", "x".repeat(700)]

/** A conversation that the contact has begun, as every platform allows it. */
const begun = (stage: Stage) =>
  Effect.gen(function* () {
    const ear = yield* open(stage)
    yield* stage.write("hello")
    const { conversation } = yield* ear.next("MessageReceived")
    const envelope = (key: string): Envelope => ({
      sender: conversation.sender,
      contact: conversation.contact,
      key: `contract/${key}`
    })
    const say = (text: string, key = text) => stage.provider.send.text({ ...envelope(key), text })
    return { ear, envelope, say }
  })

const hasGot = (stage: Stage, texts: ReadonlyArray<string>) =>
  until(
    `the contact gets ${texts.length}`,
    Effect.map(stage.got, (got) => got.length >= texts.length)
  ).pipe(
    Effect.zipRight(stage.got),
    Effect.flatMap((got) => same(got, texts, "what the contact got"))
  )

const keepsSilent = (stage: Stage, error: ProviderError, said: string) => {
  const words = [error.message, JSON.stringify(error), String(error.cause), Cause.pretty(Cause.fail(error))].join("\n")
  return Effect.forEach([stage.contact, stage.sender, said, ...stage.secrets], (secret) =>
    holds(!words.includes(secret), `an error tells what is private, in ${error.operation}`)
  )
}

const found = (
  stage: Stage,
  envelope: Envelope,
  text: string,
  since: DateTime.Utc,
  known: ReadonlyArray<MessageId>
) => {
  const { lookup } = stage.provider
  return lookup === undefined ? broken("the provider looks up") : lookup({ envelope, text, since, known })
}

export const speaking: ReadonlyArray<Check> = [
  {
    name: "says each text once, as it was written, in the order in which it was told to",
    needs: [],
    run: (stage) =>
      Effect.gen(function* () {
        const { say } = yield* begun(stage)
        const ids = yield* Effect.forEach(texts, (text) => say(text))
        yield* hasGot(stage, texts)
        yield* holds(new Set(ids).size === texts.length, "two messages have one id")
      })
  },
  {
    name: "sends a picture, with words and without",
    needs: ["media"],
    run: (stage) =>
      Effect.gen(function* () {
        const { media } = stage.provider.send
        const { envelope } = yield* begun(stage)
        if (media === undefined || stage.picture === undefined) return yield* broken("the provider sends media")
        yield* media({ ...envelope("picture"), url: stage.picture, text: "with words" })
        yield* media({ ...envelope("bare"), url: stage.picture })
        yield* until(
          "the contact gets both",
          Effect.map(stage.got, (got) => got.length === 2)
        )
      })
  },
  {
    name: "has not sent what a busy platform refused, and may send it again",
    needs: [],
    run: (stage) =>
      Effect.gen(function* () {
        const { say } = yield* begun(stage)
        yield* stage.trouble("busy")
        const error = yield* Effect.flip(say("again"))
        yield* same(error.reason._tag, "RateLimited", "the reason")
        yield* keepsSilent(stage, error, "again")
        yield* say("again")
        yield* hasGot(stage, ["again"])
      })
  },
  {
    name: "does not know what became of a message whose answer was lost, and finds it out",
    needs: ["lookup"],
    run: (stage) =>
      Effect.gen(function* () {
        const { envelope, say } = yield* begun(stage)
        const twin = yield* say("twin", "one")
        const since = yield* DateTime.now
        yield* stage.trouble("unheard")
        const error = yield* Effect.flip(say("twin", "other"))
        yield* same(error.reason._tag, "UnknownOutcome", "the reason")
        yield* keepsSilent(stage, error, "twin")
        yield* until("it is found", Effect.map(found(stage, envelope("other"), "twin", since, [twin]), Option.isSome))
        const it = yield* Effect.flatten(found(stage, envelope("other"), "twin", since, [twin]))
        yield* holds(it !== twin, "it takes another message for the lost one")
        const both = yield* found(stage, envelope("other"), "twin", since, [twin, it])
        yield* holds(Option.isNone(both), "it finds a message that is accounted for")
      })
  },
  {
    name: "says once what it is told to say again under the same key, also after a lost answer",
    needs: ["repeats"],
    run: (stage) =>
      Effect.gen(function* () {
        const { say } = yield* begun(stage)
        const first = yield* say("once")
        yield* same(yield* say("once"), first, "the id of the same message")
        yield* stage.trouble("unheard")
        yield* Effect.flip(say("lost"))
        yield* say("lost")
        yield* say("last")
        yield* hasGot(stage, ["once", "lost", "last"])
      })
  },
  {
    name: "finds a picture whose answer was lost",
    needs: ["lookup", "media"],
    run: (stage) =>
      Effect.gen(function* () {
        const { lookup, send } = stage.provider
        const { envelope } = yield* begun(stage)
        if (lookup === undefined || send.media === undefined || stage.picture === undefined) {
          return yield* broken("the provider looks up, and sends media")
        }
        const since = yield* DateTime.now
        const url = stage.picture
        yield* stage.trouble("unheard")
        const error = yield* Effect.flip(send.media({ ...envelope("picture"), url }))
        yield* same(error.reason._tag, "UnknownOutcome", "the reason")
        const unheard = { envelope: envelope("picture"), text: "", url, since, known: [] }
        yield* until("it is found", Effect.map(lookup(unheard), Option.isSome))
      })
  },
  {
    name: "finds nothing of a message that was lost on the way",
    needs: ["lookup"],
    run: (stage) =>
      Effect.gen(function* () {
        const { envelope, say } = yield* begun(stage)
        const since = yield* DateTime.now
        yield* stage.trouble("cut")
        const error = yield* Effect.flip(say("lost"))
        yield* holds(
          error.reason._tag === "UnknownOutcome" || error.reason._tag === "Unavailable",
          `the reason is ${error.reason._tag}`
        )
        yield* Effect.sleep("300 millis")
        const it = yield* found(stage, envelope("lost"), "lost", since, [])
        yield* holds(Option.isNone(it), "it finds what was never taken")
        yield* same(yield* stage.got, [], "what the contact got")
      })
  },
  {
    name: "reports how far a message has come, in its own conversation",
    needs: ["reports"],
    run: (stage) =>
      Effect.gen(function* () {
        const { ear, say } = yield* begun(stage)
        const id = yield* say("how far")
        for (;;) {
          const { conversation, delivery, messageId } = yield* ear.next("DeliveryReported")
          if (messageId !== id) continue
          yield* same(conversation.contact, stage.contact, "the contact")
          yield* same(conversation.sender, stage.sender, "the sender")
          if (delivery === "delivered" || delivery === "sent") return
        }
      })
  },
  {
    name: "says so when the contact has opted out, and sends nothing",
    needs: ["optOut"],
    run: (stage) =>
      Effect.gen(function* () {
        const { say } = yield* begun(stage)
        yield* say("before")
        yield* hasGot(stage, ["before"])
        yield* stage.optOut ?? broken("the stage opts out")
        const before = yield* stage.got
        const error = yield* Effect.flip(say("after"))
        yield* same(error.reason._tag, "OptedOut", "the reason")
        yield* keepsSilent(stage, error, "after")
        yield* same(yield* stage.got, before, "what the contact got")
      })
  }
]
