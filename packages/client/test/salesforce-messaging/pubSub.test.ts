import { connect, createServer } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { PubSub } from "@parley/client/salesforce-messaging"
import {
  Cause,
  Duration,
  Effect,
  Exit,
  Fiber,
  Logger,
  Option,
  Queue,
  Redacted,
  Scope,
  Stream,
  TestClock,
  TestServices,
  Tracer
} from "effect"
import { vi } from "vitest"
import { nobody } from "../loopback.ts"
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

/** Keeps what is logged as a warning or worse. */
const warnings = () => {
  const said: Array<string> = []
  const logger = Logger.make(({ logLevel, message }) => {
    if (logLevel.ordinal >= 30_000) said.push(String(message))
  })
  return { said, layer: Logger.replace(Logger.defaultLogger, logger) }
}

/** A way to the server that knows how many connections there are. */
const counted = (port: number) =>
  Effect.gen(function* () {
    let open = 0
    const way = createServer((near) => {
      const far = connect(port, "127.0.0.1")
      open += 1
      near.on("close", () => (open -= 1))
      for (const [one, other] of [
        [near, far],
        [far, near]
      ] as const) {
        one.on("error", () => other.destroy()).pipe(other)
      }
    })
    yield* Effect.acquireRelease(
      Effect.async<void>((resume) => void way.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () => Effect.sync(() => way.close())
    )
    const address = way.address()
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
    return { url, connections: () => open }
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
      const batch = yield* Effect.repeat(batches.take, { until: ({ events }) => events.length > 0 })
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
      const places: Array<string> = []
      const got = yield* PubSub.subscribe(at(server.url), Option.some(placeOf(1))).pipe(
        Stream.tap(({ place }) => Effect.sync(() => places.push(place))),
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
      assert.deepStrictEqual(places, [101, 201, 301, 351].map(placeOf), "each behind its own last event")
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

  it.scopedLive("does not take the place of an empty answer for its own where no more events were asked for", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      for (let n = 1; n <= 150; n++) server.publish("Interaction", String(n))
      const gate = yield* Queue.unbounded<void>()
      const got = yield* PubSub.subscribe(at(server.url), Option.some(placeOf(0))).pipe(
        Stream.mapEffect((batch) => Effect.as(gate.take, payloads(batch))),
        Stream.mapConcat((it) => it),
        Stream.take(150),
        Stream.runCollect,
        Effect.fork
      )
      yield* until(() => server.isOpen() === 1)
      server.keepAlive()
      server.breakOff()
      yield* gate.offerAll(Array.from({ length: 5 }, () => undefined))
      assert.deepStrictEqual(
        [...(yield* Fiber.join(got))],
        Array.from({ length: 150 }, (_, n) => String(n + 1))
      )
    })
  )

  it.scopedLive("reads what comes though nobody tells the schema of something else", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      const { batches } = yield* listening(server, placeOf(0))
      for (const schema of ["schema-gone", "schema-of-others"]) server.publish("Interaction", "", schema)
      server.publish("Interaction", "three")
      const all: Array<unknown> = []
      yield* Effect.repeat(
        Effect.map(batches.take, (it) => all.push(...payloads(it))),
        { until: () => all.length > 2 }
      )
      assert.deepStrictEqual(all, [null, null, "three"])
    })
  )

  it.scopedLive(
    "has another token where that for a schema is refused, and loses nothing where none is had in time",
    () =>
      Effect.gen(function* () {
        const server = yield* pubSubServer()
        server.publish("Interaction", "one")
        server.schemaScript.push(strange, away)
        const { batches } = yield* listening(server, placeOf(0))
        assert.deepStrictEqual(payloads(yield* batches.take), ["one"])
        assert.deepStrictEqual(
          server.heard.map(({ asked: [first], token }) => [token, first?.replay_preset]),
          [
            ["token-1", "CUSTOM"],
            ["token-2", "CUSTOM"]
          ],
          "the refusal was made good without a break, the failure with one"
        )
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

  it.scopedLive("that is refused again after it was taken has another token again", () =>
    Effect.gen(function* () {
      const server = yield* pubSubServer()
      const { batches } = yield* listening(server, placeOf(0))
      for (const text of ["one", "two", "three"]) {
        server.publish("Interaction", text)
        assert.deepStrictEqual(payloads(yield* batches.take), [text])
        server.breakOff(strange)
      }
      yield* until(() => server.isOpen() === 1)
      assert.deepStrictEqual(
        server.heard.map(({ token }) => token),
        ["token-1", "token-2", "token-3", "token-4"]
      )
    })
  )

  it.scopedLive.each(["canary\n", "canary-é", "canary\u{1f600}"])(
    "whose token cannot be a header is Unauthorized: %j",
    (text) =>
      Effect.gen(function* () {
        const server = yield* pubSubServer()
        const token = Redacted.make(text)
        const login = {
          ...logins(),
          get: Effect.succeed({ token, life: Infinity, instanceUrl: "https://org.example" })
        }
        const { fiber } = yield* listening(server, placeOf(0), { login })
        const exit = yield* fiber.await
        assert.isTrue(Exit.isFailure(exit))
        if (!Exit.isFailure(exit)) return
        assert.strictEqual(Option.getOrUndefined(Cause.failureOption(exit.cause))?.reason._tag, "Unauthorized")
        assert.notInclude(Cause.pretty(exit.cause, { renderErrorCause: true }) + JSON.stringify(exit), "canary")
      })
  )

  it.scopedLive("is told of in spans, one for each call, with nothing private", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const native = yield* Effect.tracer
      const tracer = Tracer.make({
        span: (...args) => {
          const span = native.span(...args)
          spans.push(span)
          return span
        },
        context: (f) => f()
      })
      const server = yield* pubSubServer()
      server.publish("Interaction", "canary")
      server.script.push(away)
      const got = Stream.runHead(PubSub.subscribe(at(server.url, { orgId: "canary-org" }), Option.some(placeOf(0))))
      assert.isTrue(Option.isSome(yield* Effect.withTracer(got, tracer)))
      assert.deepStrictEqual(
        spans.map(({ attributes, kind, name, status }) => [name, kind, attributes.get("error.type"), status._tag]),
        [
          ["SalesforcePubSub.subscribe", "client", "Unavailable", "Ended"],
          ["SalesforcePubSub.subscribe", "client", undefined, "Ended"],
          ["SalesforcePubSub.getSchema", "client", undefined, "Ended"]
        ]
      )
      for (const { attributes } of spans) {
        assert.deepInclude(Object.fromEntries(attributes), {
          "messaging.system": "salesforce",
          "server.address": "127.0.0.1",
          "server.port": server.port
        })
      }
      const said = JSON.stringify(spans.map(({ attributes, name }) => [name, [...attributes]]))
      for (const secret of ["canary", "token-", "org.example"]) assert.notInclude(said, secret)
    })
  )

  it.scopedLive("leaves no connection behind, and goes to a neighbour without the proxy of the others", () =>
    Effect.gen(function* () {
      vi.stubEnv("grpc_proxy", yield* nobody)
      yield* Effect.addFinalizer(() => Effect.sync(() => vi.unstubAllEnvs()))
      const server = yield* pubSubServer()
      const { connections, url } = yield* counted(server.port)
      const { stop } = yield* listening({ ...server, url })
      yield* until(() => server.isOpen() === 1)
      assert.strictEqual(connections(), 1)
      yield* stop
      yield* until(() => connections() === 0)
    }).pipe(Effect.timeout("5 seconds"))
  )

  it.scoped("that reaches nobody says so once, after ten seconds, and goes on trying", () =>
    Effect.gen(function* () {
      const { layer, said } = warnings()
      const options = at(yield* nobody)
      yield* Effect.forkScoped(Effect.provide(Stream.runDrain(PubSub.subscribe(options, Option.none())), layer))
      const pass = (seconds: number) =>
        Effect.forEach(
          Array.from({ length: seconds }),
          () => Effect.zipRight(TestClock.adjust("1 second"), TestServices.provideLive(Effect.sleep("2 millis"))),
          { discard: true }
        )
      yield* TestServices.provideLive(Effect.sleep("50 millis"))
      yield* pass(9)
      assert.deepStrictEqual(said, [])
      yield* pass(60)
      assert.lengthOf(said, 1)
      assert.include(said[0] ?? "", "nobody is reached")
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
      const { layer, said } = warnings()
      const { batches } = yield* Effect.provide(
        listening(before, undefined, { pauses: ["50 millis", "1 minute"] }),
        layer
      )
      yield* until(() => before.isOpen() === 1)
      yield* Scope.close(first, Exit.void)
      yield* Effect.sleep("300 millis")
      assert.strictEqual(
        batches.unsafeSize().pipe(Option.getOrUndefined),
        0,
        "as long as nobody is there nothing is missed yet"
      )
      const server = yield* pubSubServer({ port: before.port })
      yield* until(() => server.isOpen() === 1)
      assert.isTrue((yield* batches.take).hasGap)
      server.publish("Interaction", "one")
      assert.deepStrictEqual(payloads(yield* batches.take), ["one"])
      assert.lengthOf(said, 1, "one warning an outage")
    }).pipe(Effect.timeout(Duration.seconds(20)))
  )
})
