import { assert, describe, it } from "@effect/vitest"
import { PubSub } from "@parley/client/salesforce-messaging"
import { Duration, Effect, Exit, Fiber, Option, Queue, Redacted, Scope, Stream } from "effect"
import { away, lost, newSchema, oldSchema, placeOf, pubSubServer, strange, unknown } from "./pubSubServer.ts"

const topic = "/event/Bot_Said__e"
const orgId = "00D000000000001"
const quick = ["20 millis", "50 millis"] as const

/** `token-1`, `token-2` …: the next one when one was refused. */
const logins = () => {
  let nth = 1
  return {
    get: Effect.sync(() => ({
      token: Redacted.make(`token-${nth}`),
      life: Infinity,
      instanceUrl: "https://org.example"
    })),
    drop: (token: Redacted.Redacted) =>
      Effect.sync(() => {
        if (Redacted.value(token) === `token-${nth}`) nth += 1
        return true
      })
  }
}
const at = (url: string, options: Partial<PubSub.PubSubOptions> = {}): PubSub.PubSubOptions => ({
  pubSubUrl: url,
  orgId,
  login: logins(),
  topic,
  pauses: quick,
  ...options
})

type Server = Effect.Effect.Success<ReturnType<typeof pubSubServer>>

const until = (is: () => boolean) => Effect.repeat(Effect.delay(Effect.sync(is), "5 millis"), { until: (it) => it })

/** Listens, and keeps what it hears; `stop` ends it. */
const listening = (
  server: Pick<Server, "url" | "isOpen">,
  place?: string,
  options: Partial<PubSub.PubSubOptions> = {}
) =>
  Effect.gen(function* () {
    const batches = yield* Queue.unbounded<PubSub.Batch>()
    const scope = yield* Scope.fork(yield* Effect.scope, { _tag: "Sequential" })
    const fiber = yield* Effect.forkIn(
      Stream.runForEach(PubSub.subscribe(at(server.url, options), Option.fromNullable(place)), (it) =>
        batches.offer(it)
      ),
      scope
    )
    return { batches, fiber, stop: Scope.close(scope, Exit.void) }
  })

const payloads = (batch: PubSub.Batch) => batch.events.map(Option.map((it) => it["Payload__c"])).map(Option.getOrNull)

describe("a subscription", () => {
  it.scopedLive("says who it is, and begins with what comes from now on", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      server.publish("Interaction", "before")
      const { batches, stop } = yield* listening(server)
      yield* until(() => server.isOpen() === 1)
      server.publish("Interaction", "after")
      const batch = yield* batches.take
      assert.deepStrictEqual(payloads(batch), ["after"])
      assert.strictEqual(batch.place, placeOf(2))
      const [call] = server.heard
      assert.deepInclude(call, { token: "token-1", instance: "https://org.example", tenant: orgId })
      assert.deepInclude(call?.asked[0], { topic_name: topic, replay_preset: "LATEST", num_requested: 100 })
      yield* stop
      yield* until(() => call?.isCancelled === true)
    })
  )

  it.scopedLive("goes on behind the place that it is given", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      for (const text of ["one", "two", "three"]) server.publish("Interaction", text)
      const { batches } = yield* listening(server, placeOf(1))
      assert.deepStrictEqual(payloads(yield* batches.take), ["two", "three"])
      assert.strictEqual(server.heard[0]?.asked[0]?.replay_preset, "CUSTOM")
    })
  )

  it.scopedLive("asks for more only as it has consumed what came, and misses nothing of a flood", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      server.publish("Interaction", "0")
      for (let n = 1; n <= 350; n++) server.publish("Interaction", String(n))
      const gate = yield* Queue.unbounded<void>()
      const got = yield* PubSub.subscribe(at(server.url), Option.some(placeOf(1))).pipe(
        Stream.mapEffect((batch) => Effect.as(gate.take, payloads(batch))),
        Stream.mapConcat((it) => it),
        Stream.take(350),
        Stream.runCollect,
        Effect.fork
      )
      yield* until(() => server.isOpen() === 1)
      yield* Effect.sleep("50 millis")
      assert.lengthOf(
        server.heard[0]?.asked ?? [],
        1,
        "nothing more is asked for before the first hundred are consumed"
      )
      yield* gate.offerAll(Array.from({ length: 10 }, () => undefined))
      const all = [...(yield* Fiber.join(got))]
      assert.deepStrictEqual(
        all,
        Array.from({ length: 350 }, (_, n) => String(n + 1))
      )
    })
  )

  it.scopedLive("fetches each schema once, over connections too, and knows a newer one beside it", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      server.publish("Interaction", "zero")
      const { batches } = yield* listening(server, placeOf(1))
      yield* until(() => server.isOpen() === 1)
      server.publish("Interaction", "one", oldSchema)
      yield* batches.take
      server.publish("Interaction", "two", newSchema)
      const [event] = (yield* batches.take).events
      assert.deepInclude(Option.getOrUndefined(event ?? Option.none<object>()) ?? {}, {
        Payload__c: "two",
        Added__c: 1
      })
      server.breakOff()
      yield* until(() => server.isOpen() === 1)
      server.publish("Interaction", "three", oldSchema)
      assert.deepStrictEqual(payloads(yield* batches.take), ["three"])
      assert.deepStrictEqual(server.schemasAsked, [oldSchema, newSchema])
    })
  )

  it.scopedLive("gives the place alone where nothing came, and none for an event that cannot be read", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      server.publish("Interaction", "one")
      const { batches } = yield* listening(server, placeOf(1))
      yield* until(() => server.isOpen() === 1)
      server.keepAlive()
      assert.deepStrictEqual(yield* batches.take, { events: [], place: placeOf(1), hasGap: false })
      server.publish("Interaction", "", oldSchema, Buffer.from([2, 255]))
      server.publish("Interaction", "", "schema-nobody-knows")
      server.publish("Interaction", "three")
      const rest = [yield* batches.take, yield* batches.take, yield* batches.take]
      assert.deepStrictEqual(rest.map(payloads), [[null], [null], ["three"]])
    })
  )

  it.scopedLive.each(["end", "away"] as const)(
    "that breaks off (%s) is taken up behind the last thing that was consumed",
    (how) =>
      Effect.gen(function* () {
        const server = yield* pubSubServer()
        server.publish("Interaction", "zero")
        const { batches } = yield* listening(server, placeOf(1))
        yield* until(() => server.isOpen() === 1)
        server.publish("Interaction", "one")
        assert.deepStrictEqual(payloads(yield* batches.take), ["one"])
        server.breakOff(how === "end" ? "end" : away)
        server.publish("Interaction", "two")
        assert.deepStrictEqual(payloads(yield* batches.take), ["two"])
        assert.strictEqual(server.heard.at(-1)?.asked[0]?.replay_preset, "CUSTOM")
      })
  )

  it.scopedLive("that is refused for its token has another one, once", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      server.script.push(strange)
      const { batches, fiber } = yield* listening(server, placeOf(0))
      server.publish("Interaction", "one")
      assert.deepStrictEqual(payloads(yield* batches.take), ["one"])
      assert.deepStrictEqual(
        server.heard.map(({ token }) => token),
        ["token-1", "token-2"]
      )
      server.script.push(strange, strange)
      server.breakOff(strange)
      const error = yield* Effect.flip(fiber)
      assert.strictEqual(error.reason._tag, "Unauthorized")
    })
  )

  it.scopedLive("whose place is lost begins with the oldest that is kept: better again than never", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      server.publish("Interaction", "one")
      server.script.push(lost)
      const { batches } = yield* listening(server, placeOf(7))
      assert.deepStrictEqual(payloads(yield* batches.take), ["one"])
      assert.deepStrictEqual(
        server.heard.map(({ asked: [first] }) => first?.replay_preset),
        ["CUSTOM", "EARLIEST"]
      )
    })
  )

  it.scopedLive("of a topic that is not there fails, and says nothing that was said to it", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      server.script.push(unknown)
      const { fiber } = yield* listening(server)
      const error = yield* Effect.flip(fiber)
      assert.strictEqual(error.reason._tag, "NotFound")
      assert.strictEqual(error.code, "topic.not.found")
      assert.notInclude(String(error) + String(error.cause) + JSON.stringify(error), "canary")
    })
  )

  it.scopedLive("that hears nothing for too long is begun again", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      server.script.push("silent")
      const { batches } = yield* listening(server, placeOf(0), { silence: "100 millis" })
      server.publish("Interaction", "one")
      assert.deepStrictEqual(payloads(yield* batches.take), ["one"])
      assert.isAbove(server.heard.length, 1)
    })
  )

  it.scopedLive("is made as soon as somebody is there, and says that there is a gap where it had no place yet", () =>
    Effect.gen(function* () {
      const first = yield* Scope.make()
      const before = yield* Scope.extend(pubSubServer(), first)
      const { batches } = yield* listening(before)
      yield* until(() => before.isOpen() === 1)
      yield* Scope.close(first, Exit.void)
      yield* Effect.sleep("60 millis")
      const server = yield* pubSubServer({ port: before.port })
      yield* until(() => server.isOpen() === 1)
      assert.isTrue((yield* batches.take).hasGap)
      server.publish("Interaction", "one")
      assert.deepStrictEqual(payloads(yield* batches.take), ["one"])
    }).pipe(Effect.timeout(Duration.seconds(20)))
  )
})
