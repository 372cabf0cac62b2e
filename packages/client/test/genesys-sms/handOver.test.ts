/** The provider on the practice ground: a bot annotates what it has heard, calls a colleague in, and hands over. */
import { assert, describe, it } from "@effect/vitest"
import { NodeHttpClient } from "@effect/platform-node"
import { GenesysSms } from "@parley/client"
import { GenesysClient, GenesysCredentials } from "@parley/client/genesys-sms"
import { Address } from "@parley/messaging"
import { ConfigProvider, Effect, Layer, Option, Stream } from "effect"
import { practice } from "../practice.ts"
import { until } from "./office.ts"
import { practised } from "./practised.ts"

describe("a bot among people", () => {
  it.scopedLive(
    "keeps what it has learnt with the session, and leaves the contact to a colleague whom it has called in",
    () =>
      Effect.gen(function* () {
        const { begin, provider } = yield* practised
        const { sessions } = provider
        const session = yield* begin
        yield* sessions.annotate(session, { intent: "booking", seats: 2 })
        yield* sessions.annotate(session, { intent: "cancelling", seats: null })
        const annotated = yield* sessions.get(session.id)
        assert.strictEqual(annotated.data["intent"], "cancelling")
        assert.notProperty(annotated.data, "seats")

        yield* sessions.invite(annotated, { address: Address.make("c03b9e5d714f4a2c8d6e1f7a90b25e84") })
        const conference = yield* sessions.get(session.id)
        assert.strictEqual(conference.handledBy, "botThenAgent")
        yield* sessions.leave(conference)
        const left = yield* Effect.option(sessions.get(session.id))
        assert.isTrue(Option.isNone(left) || left.value.status === "ended")
      })
  )

  it.scopedLive("hands over to a queue", () =>
    Effect.gen(function* () {
      const { begin, provider } = yield* practised
      const { sessions } = provider
      const session = yield* begin
      yield* sessions.transfer(session, { queue: "People" })
      const after = yield* Effect.option(sessions.get(session.id))
      assert.isTrue(Option.isNone(after) || after.value.status === "ended")
    })
  )

  it.scopedLive("is not told what was said to people, when they hand it back", () =>
    Effect.gen(function* () {
      const { control, settings } = yield* practice("genesys-sms")
      const http = yield* Layer.build(NodeHttpClient.layerUndici)
      const environment = ConfigProvider.fromMap(new Map(Object.entries(settings)))
      const provider = yield* GenesysSms.provider.pipe(Effect.provide(http), Effect.withConfigProvider(environment))
      const credentials = yield* Effect.withConfigProvider(GenesysCredentials, environment)
      const anna = yield* Effect.provide(
        GenesysClient.make({ ...credentials, username: "anna@practice.example" }),
        http
      )
      const write = (text: string) => control("POST", "texts", { from: "+15551234567", to: "+15005550030", text })
      const told: Array<string> = []
      yield* Effect.forkScoped(
        Stream.runForEach(provider.listen(), (event) =>
          Effect.sync(() => event._tag === "MessageReceived" && told.push(event.message.text))
        )
      )

      yield* write("one")
      yield* until(() => told.length === 1)
      const [session] = yield* Stream.runCollect(provider.sessions.list)
      if (session === undefined) return yield* Effect.dieMessage("no session is listed")
      yield* provider.sessions.transfer(session, { queue: "People" })
      const after = yield* Effect.option(provider.sessions.get(session.id))
      if (Option.isSome(after)) {
        assert.strictEqual(after.value.handledBy, "agent")
        assert.notInclude(
          after.value.participants.map(({ role }) => role),
          "bot"
        )
      }
      yield* write("for Anna 1")
      yield* write("for Anna 2")
      const [hers] = yield* anna.sessions.list()
      if (hers === undefined) return yield* Effect.dieMessage("she has no session")
      yield* anna.sessions.complete(hers, { queueName: "HelpBot" })
      yield* write("two")
      yield* until(() => told.length > 1)
      yield* Effect.sleep("50 millis")
      assert.deepStrictEqual(told, ["one", "two"])
    })
  )
})
