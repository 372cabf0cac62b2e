import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { type Event, ProviderError } from "@parley/messaging"
import { Chunk, DateTime, Duration, Effect, Exit, Logger, Option, Queue, Scope, Stream } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import { listen } from "../../dist/netsapiens/listen.js"
import { accepted, clientAt, configAt, message, providerAt, session, subscription } from "./account.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const address = subscription()["post-url"]
const wire = (date: DateTime.Utc) => DateTime.formatIso(date).slice(0, 19).replace("T", " ")

/** NetSapiens with subscriptions that are kept, and one session with one message of just now. */
const platform = (before: ReadonlyArray<Record<string, unknown>> = [], age: Duration.DurationInput = 0) =>
  Effect.gen(function* () {
    const kept = new Map<unknown, Record<string, unknown>>(before.map((it) => [it["id"], it]))
    const state = { refuses: false, isAway: false, isClosed: false, kept }
    const now = wire(DateTime.subtractDuration(yield* DateTime.now, age))
    const answers = (method: string, url: string, body: string): [number, unknown] => {
      if (state.isAway) return [503, { code: 503, message: "away" }]
      if (url.includes("/messages?")) return [200, [message({ timestamp: now })]]
      if (url.includes("/messagesessions?")) return [200, [session({ "messagesession-last-datetime": now })]]
      const [, , subscriptionId] = url.split("/")
      if (url.startsWith("/subscriptions?")) return [200, [...kept.values()]]
      if (subscriptionId === undefined) {
        if (state.refuses) return [409, { message: "already exists" }]
        const made = subscription({ id: `s-${kept.size + 1}`, ...JSON.parse(body) })
        kept.set(made.id, made)
        return [200, made]
      }
      const one = kept.get(subscriptionId)
      if (one === undefined) return [404, { code: 404, message: "gone" }]
      if (method === "DELETE") kept.delete(subscriptionId)
      if (method === "PUT" && state.isClosed) return [403, {}]
      if (method === "PUT") kept.set(subscriptionId, { ...one, ...JSON.parse(body) })
      return method === "GET" ? [200, one] : [202, accepted]
    }
    const answer: Answer = (response, heard, count) =>
      json(...answers(heard.method, heard.url, heard.body))(response, heard, count)
    return { ...(yield* loopback(answer)), ...state, state }
  })

/** The provider, listening, once it has told what was said before; what it emits; and how it is stopped. */
const listening = (url: string, life: Duration.DurationInput = "1 day", told = 1) =>
  Effect.gen(function* () {
    const { listen } = yield* providerAt(url, { watch: { every: "50 millis", life } })
    const events = yield* Queue.unbounded<Event>()
    const scope = yield* Scope.make()
    yield* Effect.forkIn(
      Stream.runForEach(listen(), (event) => events.offer(event)),
      scope
    )
    yield* Queue.takeN(events, told)
    return { events, stop: Scope.close(scope, Exit.void) }
  })
const until = (is: () => boolean) => Effect.repeat(Effect.delay(Effect.sync(is), "10 millis"), { until: (it) => it })

describe("the event subscription", () => {
  it.scopedLive("is made for our messages alone, and removed at the end", () =>
    Effect.gen(function* () {
      const { heard, kept, url } = yield* platform()
      const { stop } = yield* listening(url)
      yield* until(() => kept.size === 1)
      const made = JSON.parse(heard.find(({ method }) => method === "POST")?.body ?? "")
      assert.deepInclude(made, { model: "message", "post-url": address, domain: "acme.com", user: "1001" })
      assert.match(made["subscription-expires-datetime"], /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
      yield* Effect.sleep("30 millis")
      yield* stop
      assert.strictEqual(kept.size, 0)
    }).pipe(live)
  )

  it.scopedLive("tells what came within a minute before it was made: nobody was told of it", () =>
    Effect.gen(function* () {
      const { url } = yield* platform([], "30 seconds")
      const { listen } = yield* providerAt(url)
      const [event] = yield* Stream.runCollect(Stream.take(listen(), 1))
      assert.strictEqual(event?.id, "m-00000000000a1")
      const old = yield* platform([], "2 minutes")
      const { listen: another } = yield* providerAt(old.url)
      assert.isNull(Option.getOrNull(yield* Effect.timeoutOption(Stream.runHead(another()), "300 millis")))
    }).pipe(live)
  )

  it.scopedLive("is taken away also where it was found and could not be renewed", () =>
    Effect.gen(function* () {
      const { kept, state, url } = yield* platform([subscription({ id: "ours" })])
      state.isClosed = true
      const { listen } = yield* providerAt(url)
      const error = yield* Effect.flip(Stream.runDrain(listen()))
      assert.strictEqual(error.message, "netsapiens.listen: Forbidden")
      assert.strictEqual(kept.size, 0)
    }).pipe(live)
  )

  it.scopedLive.each([{ user: "1999" }, { user: "*" }, { domain: "other.com" }])(
    "that is about others, %j, is replaced by one of ours",
    (whose) =>
      Effect.gen(function* () {
        const { heard, kept, url } = yield* platform([subscription({ id: "misfit", ...whose })])
        const { stop } = yield* listening(url)
        assert.deepStrictEqual([...kept.keys()], ["s-1"])
        assert.deepInclude([...kept.values()][0], { domain: "acme.com", user: "1001" })
        assert.isFalse(heard.some(({ method }) => method === "PUT"))
        yield* stop
      }).pipe(live)
  )

  it.scopedLive("is made as soon as the platform can be asked, and what came until then is fetched", () =>
    Effect.gen(function* () {
      const { kept, state, url } = yield* platform()
      state.isAway = true
      const { listen } = yield* providerAt(url, { watch: { every: "50 millis", life: "1 day" } })
      const error = yield* Effect.flip(Stream.runDrain(listen()))
      assert.strictEqual(error.message, "netsapiens.listen: Unavailable")
      state.isAway = false
      const [event] = yield* Stream.runCollect(Stream.take(listen(), 1))
      assert.strictEqual(event?._tag, "MessageReceived")
      assert.strictEqual(kept.size, 0, "it is removed at the end")
    }).pipe(live)
  )

  it.scopedLive("asks again for what was missed, from the same point in time, where that could not be fetched", () =>
    Effect.gen(function* () {
      const { url } = yield* platform()
      const asked: Array<DateTime.Utc> = []
      const unavailable = new ProviderError({
        provider: "netsapiens",
        operation: "missed",
        reason: { _tag: "Unavailable" }
      })
      const missed = (since: DateTime.Utc) => (asked.push(since) < 3 ? Stream.fail(unavailable) : Stream.empty)
      const watch = { every: "50 millis", life: "1 day" } as const
      const events = listen(address, configAt(url), yield* clientAt(url), missed, watch)
      for (let attempt = 1; attempt < 3; attempt++) {
        assert.strictEqual(yield* Effect.flip(Stream.runDrain(events)), unavailable)
        yield* Effect.sleep("50 millis")
      }
      yield* Effect.forkScoped(Stream.runDrain(events))
      yield* until(() => asked.length === 3)
      assert.deepStrictEqual([asked[1], asked[2]], [asked[0], asked[0]])
    }).pipe(live)
  )

  it.scopedLive("is found again after a crash, and not made twice", () =>
    Effect.gen(function* () {
      const { heard, kept, url } = yield* platform([
        subscription({ id: "other", "post-url": "https://else.example" }),
        subscription({ id: "calls", model: "call" }),
        subscription({ id: "ours", "error-count": 7 })
      ])
      const { stop } = yield* listening(url)
      yield* until(() => heard.some(({ method }) => method === "PUT"))
      assert.isFalse(heard.some(({ method }) => method === "POST"))
      assert.deepInclude(kept.get("ours") ?? {}, { "error-count": 0, "posts-count": 0 })
      yield* stop
      assert.deepStrictEqual([...kept.keys()], ["other", "calls"])
    }).pipe(live)
  )

  it.scopedLive("is renewed before it expires", () =>
    Effect.gen(function* () {
      const { heard, url } = yield* platform()
      const { stop } = yield* listening(url, "1 second")
      yield* until(() => heard.filter(({ method }) => method === "PUT").length >= 2)
      yield* stop
    }).pipe(live)
  )

  it.scopedLive.each([{}, { status: "error" }])(
    "whose deliveries have failed, %j, brings what was missed, once, and counts from nought again",
    (how) =>
      Effect.gen(function* () {
        const { kept, url } = yield* platform()
        const { events, stop } = yield* listening(url)
        yield* until(() => kept.size === 1)
        const [id, row] = [...kept][0] ?? []
        kept.set(id, { ...row, ...how, "error-count": 1 })
        const event = yield* events.take
        assert.strictEqual(event._tag, "MessageReceived")
        assert.strictEqual(event.id, "m-00000000000a1")
        yield* until(() => kept.get(id)?.["error-count"] === 0)
        yield* Effect.sleep("200 millis")
        assert.strictEqual(yield* events.size, 0)
        assert.deepStrictEqual([...kept.keys()], [id], "it is the same one")
        yield* stop
      }).pipe(live)
  )

  it.scopedLive("that has gone is made again, and brings what was missed", () =>
    Effect.gen(function* () {
      const { kept, url } = yield* platform()
      const { events, stop } = yield* listening(url)
      yield* until(() => kept.size === 1)
      kept.clear()
      assert.strictEqual((yield* events.take).id, "m-00000000000a1")
      assert.strictEqual(kept.size, 1)
      yield* stop
    }).pipe(live)
  )

  it.scopedLive("that the platform has already, and does not list, is a failure that says so", () =>
    Effect.gen(function* () {
      const { state, url } = yield* platform()
      state.refuses = true
      const { listen } = yield* providerAt(url)
      const error = yield* Effect.flip(Stream.runDrain(listen()))
      assert.strictEqual(error.message, "netsapiens.listen: Conflict")
    }).pipe(live)
  )

  it.scopedLive("does not keep a bot from going when the platform is silent", () =>
    Effect.gen(function* () {
      const { url } = yield* loopback((response, heard, count) => {
        if (heard.method === "DELETE") return
        json(200, heard.method === "GET" ? [] : subscription())(response, heard, count)
      })
      const { stop } = yield* listening(url, "1 day", 0)
      yield* Effect.sleep("100 millis")
      const [took] = yield* Effect.timed(stop)
      assert.isBelow(Duration.toSeconds(took), 10)
    }).pipe(live)
  )
})

describe("what was missed", () => {
  it.scopedLive("is told though a row beside it is broken, and a warning names the field", () =>
    Effect.gen(function* () {
      const messages = [message({ id: null, text: "canary" }), message(), "canary"]
      const sessions = [session({ "messagesession-id": "" }), session(), null]
      const { url } = yield* loopback((response, request, count) =>
        json(200, request.url.includes("/messages?") ? messages : sessions)(response, request, count)
      )
      const { missed } = yield* providerAt(url)
      const warnings: Array<string> = []
      const logger = Logger.replace(
        Logger.defaultLogger,
        Logger.make(({ message }) => void warnings.push(String(message)))
      )
      const events = yield* Effect.provide(
        Stream.runCollect(missed(DateTime.unsafeMake("2026-02-03T10:00:00Z"))),
        logger
      )
      assert.lengthOf([...events], 1)
      assert.deepStrictEqual(
        warnings.map((it) => it.split(":")[0]),
        ["NetSapiens.sessions.list", "NetSapiens.messages.list"]
      )
      assert.include(warnings[0], "messagesession-id")
      assert.notMatch(warnings.join(), /canary|1858555/)
    }).pipe(live)
  )

  it.scopedLive("is not what was said between others", () =>
    Effect.gen(function* () {
      const rows = [message({ "terminating-user-id": "1002@acme.com" }), message({ id: "ours" })]
      const group = session({ "messagesession-remote": "18585551234,18585550007" })
      const { url } = yield* loopback((response, request, count) =>
        json(200, request.url.includes("/messages?") ? rows : [group])(response, request, count)
      )
      const { missed } = yield* providerAt(url)
      const events = [...(yield* Stream.runCollect(missed(DateTime.unsafeMake("2026-02-03T10:00:00Z"))))]
      assert.deepStrictEqual(
        events.map((it) => (it._tag === "MessageReceived" ? [it.id, it.message.channel] : [])),
        [["ours", "group"]]
      )
    }).pipe(live)
  )

  it.scopedLive("is what came in since, oldest first, as it would have been told live", () =>
    Effect.gen(function* () {
      const rows = [
        message({ id: "4", timestamp: "2026-02-03 10:11:14", "terminating-number": "18585550009" }),
        message({ id: "3", timestamp: "2026-02-03 10:11:13", direction: "term" }),
        message({ id: "2", timestamp: "2026-02-03 10:11:12" }),
        message({ id: "1", timestamp: "2026-02-03 10:11:10" })
      ]
      const old = session({ "messagesession-id": "old", "messagesession-last-datetime": "2026-02-03 09:00:00" })
      const { heard, url } = yield* loopback((response, request, count) =>
        json(200, request.url.includes("/messages?") ? rows : [session(), old])(response, request, count)
      )
      const { missed, receive } = yield* providerAt(url)
      const events = yield* Stream.runCollect(missed(DateTime.unsafeMake("2026-02-03T10:11:12.900Z")))
      assert.deepStrictEqual(
        Chunk.toReadonlyArray(events).map(({ conversation, id }) => [id, conversation.sender]),
        [
          ["2", "18585550001"],
          ["4", "18585550009"]
        ]
      )
      assert.isFalse(heard.some(({ url }) => url.includes("/old/")))
      const live = yield* receive({
        target: new URL(address).pathname,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(JSON.stringify([rows[0]]))
      })
      assert.deepStrictEqual(live, [Chunk.unsafeLast(events)])
    }).pipe(live)
  )
})
