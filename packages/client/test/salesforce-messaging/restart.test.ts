/** The bot is started again from its bookmark: nothing is lost that was said meanwhile, and nothing is said twice. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { make, SalesforceConfig } from "@parley/client/salesforce-messaging"
import type { Bookmark, EventId } from "@parley/messaging"
import { ConfigProvider, Effect, Exit, Option, Queue, Schema, Scope, Stream } from "effect"
import { practice } from "../practice.ts"

const number = "+15005550040"
const Said = Schema.Struct({ messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String })) })

/** What an engine keeps on disk. */
const store = { at: Option.none<Bookmark>(), known: new Set<EventId>() }

describe("a conversation", () => {
  it.scopedLive("goes on where it was, and with who began one while nobody listened", () =>
    Effect.gen(function* () {
      const { control, settings } = yield* practice("salesforce-messaging")
      const keys = new Map(Object.entries(settings))
      const config = yield* Effect.withConfigProvider(SalesforceConfig, ConfigProvider.fromMap(keys))
      const told = yield* Queue.unbounded<"bookmark" | "answer">()

      /** Answers each message once, as an engine would. */
      const bot = Effect.gen(function* () {
        const { listen, send } = yield* make({ ...config, pauses: ["20 millis", "20 millis"] })
        const scope = yield* Scope.make()
        yield* listen(store.at).pipe(
          Stream.runForEach((event) => {
            if (event._tag === "Bookmark") {
              store.at = Option.some(event)
              return told.offer("bookmark")
            }
            if (event._tag !== "MessageReceived" || store.known.has(event.id)) return Effect.void
            store.known.add(event.id)
            const { contact, sender } = event.conversation
            const answer = { contact, sender, key: event.id, text: `re: ${event.message.text}` }
            return Effect.zipRight(send.text(answer), told.offer("answer"))
          }),
          Effect.forkIn(scope)
        )
        return Scope.close(scope, Exit.void)
      })
      const says = (text: string, from = "+15551234567") => control("POST", "texts", { from, to: number, text })
      const answered = Effect.repeat(told.take, { until: (it) => it === "answer" }).pipe(Effect.timeout("20 seconds"))

      const stop = yield* bot
      yield* told.take
      yield* says("one")
      yield* answered
      // Behind the answer comes the place.
      yield* told.take
      yield* stop
      yield* says("two")
      yield* says("three", "+15551234568")
      const stopAgain = yield* bot
      yield* answered
      yield* answered
      yield* says("four")
      yield* answered
      yield* stopAgain
      const got = Schema.decodeUnknownSync(Said)(yield* control("GET", "messages"))
        .messages.filter(({ direction }) => direction === "outbound")
        .map(({ text }) => text)
      assert.deepStrictEqual(got.toSorted(), ["re: four", "re: one", "re: three", "re: two"])
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )
})
