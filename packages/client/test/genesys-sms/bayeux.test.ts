/** Our Bayeux client against the reference server of the CometD project, and against a server that says what it is told to say. */
import { createServer } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { type CometDServer, createCometDServer, type Options } from "cometd-nodejs-server"
import { Chunk, Deferred, type Duration, Effect, Exit, Fiber, Logger, Queue, Scope, Stream, TestClock } from "effect"
import { Failure } from "../../dist/Failure.js"
import { type Heard, type Shaken, subscribed } from "../../dist/genesys-sms/hearing/Bayeux.js"
import { json, loopback } from "../loopback.ts"

/** Posts as a browser does: with the cookies that it was given. */
const poster = (url: string) => {
  const cookies = new Map<string, string>()
  const posts: Array<ReadonlyArray<Record<string, unknown>>> = []
  const post = (messages: ReadonlyArray<object>, timeout: Duration.Duration) =>
    Effect.tryPromise({
      try: async (signal) => {
        posts.push(messages.map((it) => ({ ...it })))
        const response = await fetch(url, {
          method: "POST",
          signal,
          headers: {
            "content-type": "application/json",
            cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
          },
          body: JSON.stringify(messages)
        })
        for (const set of response.headers.getSetCookie()) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? []
          cookies.set(name, value)
        }
        const answer: unknown = await response.json()
        return answer
      },
      catch: () => Failure.because({ _tag: "Unavailable" }, "broken")
    }).pipe(Effect.timeoutFail({ duration: timeout, onTimeout: () => Failure.because({ _tag: "Timeout" }, "late") }))
  return { post, posts, channels: () => posts.flat().map((it) => it["channel"]) }
}

/** The reference server, on a port of its own or on one that was used before. */
const reference = (options: Options = {}, port = 0) =>
  Effect.gen(function* () {
    const bayeux: CometDServer = createCometDServer({ timeout: 5000, ...options })
    const http = createServer((request, response) => bayeux.handle(request, response))
    yield* Effect.acquireRelease(
      Effect.async<void>((resume) => void http.listen(port, "127.0.0.1", () => resume(Effect.void))),
      () =>
        Effect.async<void>((resume) => {
          bayeux.close()
          http.close(() => resume(Effect.void)).closeAllConnections()
        })
    )
    const address = http.address()
    const at = typeof address === "object" && address !== null ? address.port : 0
    const publish = (channel: string, data: unknown) =>
      Effect.sync(() => bayeux.createServerChannel(channel).publish(null, data))
    return { bayeux, publish, port: at, url: `http://127.0.0.1:${at}/` }
  })

type It = Shaken | Heard
const quiet = Logger.remove(Logger.defaultLogger)
const words = (it: It) => (it._tag === "Shaken" ? "shaken" : it.data)

const hearing = (options: Parameters<typeof subscribed>[0]) =>
  Effect.gen(function* () {
    const heard = yield* Queue.unbounded<It>()
    const fiber = yield* Effect.forkScoped(
      Effect.provide(
        Stream.runForEach(subscribed(options), (it) => heard.offer(it)),
        quiet
      )
    )
    const next = Effect.timeout(Effect.map(Queue.take(heard), words), "15 seconds")
    return { next, stop: Fiber.interrupt(fiber) }
  })

describe("Bayeux, from the reference server", () => {
  it.scopedLive("is heard after a handshake, in order, of the channels that were asked for, and said goodbye to", () =>
    Effect.gen(function* () {
      const { bayeux, publish, url } = yield* reference()
      const { channels, post, posts } = poster(url)
      const { next, stop } = yield* hearing({ post, channels: ["/v2/me/*"] })
      assert.strictEqual(yield* next, "shaken")
      for (let i = 0; i < 20; i++) yield* publish("/v2/me/smssessions", { i })
      yield* publish("/v2/others/calls", { i: "not ours" })
      yield* publish("/v2/me/calls", { i: "last" })
      for (let i = 0; i < 20; i++) assert.deepStrictEqual(yield* next, { i })
      assert.deepStrictEqual(yield* next, { i: "last" })

      const clientId = String(posts.at(-1)?.[0]?.["clientId"])
      assert.exists(bayeux.getServerSession(clientId))
      yield* stop
      assert.strictEqual(channels().at(-1), "/meta/disconnect")
      assert.notExists(bayeux.getServerSession(clientId))
    })
  )

  it.scopedLive("is taken up again when the server is started anew, and says so before it goes on", () =>
    Effect.gen(function* () {
      const life = yield* Scope.make()
      const { port, publish: publishBefore, url } = yield* Scope.extend(reference(), life)
      const { next } = yield* hearing({ ...poster(url), channels: ["/v2/me/*"] })
      assert.strictEqual(yield* next, "shaken")
      yield* publishBefore("/v2/me/smssessions", "before")
      assert.strictEqual(yield* next, "before")
      yield* Scope.close(life, Exit.void)
      const { publish } = yield* reference({}, port)
      assert.strictEqual(yield* next, "shaken")
      yield* publish("/v2/me/smssessions", "after")
      assert.strictEqual(yield* next, "after")
    })
  )

  it.scopedLive("is begun anew when the server has forgotten us: 402, unknown client", () =>
    Effect.gen(function* () {
      const { publish, url } = yield* reference({ timeout: 30, maxInterval: 500, sweepPeriod: 20 })
      const { channels, post } = poster(url)
      // One connect comes too late: by then the session has expired.
      const late: typeof post = (messages, timeout) =>
        Effect.zipRight(Effect.sleep(channels().length === 3 ? "800 millis" : 0), post(messages, timeout))
      const { next } = yield* hearing({ post: late, channels: ["/v2/me/*"] })
      assert.deepStrictEqual([yield* next, yield* next], ["shaken", "shaken"])
      yield* publish("/v2/me/smssessions", "again")
      assert.strictEqual(yield* next, "again")
    })
  )

  it.scopedLive("goes on over a connect that nothing was published during, and over a listener who is slow", () =>
    Effect.gen(function* () {
      const { publish, url } = yield* reference({ timeout: 120, maxInterval: 160 })
      const { channels, post } = poster(url)
      const heard = yield* Effect.fork(
        subscribed({ post, channels: ["/v2/me/*"] }).pipe(
          Stream.tap(() => Effect.sleep("300 millis")),
          Stream.map(words),
          Stream.take(2),
          Stream.runCollect
        )
      )
      yield* Effect.sleep("250 millis")
      yield* publish("/v2/me/smssessions", "late")
      assert.deepStrictEqual(Chunk.toReadonlyArray(yield* Fiber.join(heard)), ["shaken", "late"])
      assert.lengthOf(
        channels().filter((it) => it === "/meta/handshake"),
        1
      )
      assert.isAbove(channels().filter((it) => it === "/meta/connect").length, 3)
    })
  )

  it.scopedLive("fails where the server will not have us", () =>
    Effect.gen(function* () {
      const { bayeux, url } = yield* reference()
      bayeux.policy = { canHandshake: (_session, _message, callback) => callback(undefined, false) }
      const failure = yield* Effect.flip(Stream.runDrain(subscribed({ ...poster(url), channels: ["/v2/me/*"] })))
      assert.deepStrictEqual(failure.reason, { _tag: "Rejected", code: "403" })
    })
  )

  it.scopedLive("is enough of the next channel where one is refused, and fails where all are", () =>
    Effect.gen(function* () {
      const { bayeux, publish, url } = yield* reference()
      bayeux.policy = {
        canSubscribe: (_session, _message, channel, callback) => callback(undefined, !channel.name.includes("*"))
      }
      const failure = yield* Effect.flip(Stream.runDrain(subscribed({ ...poster(url), channels: ["/v2/me/*"] })))
      assert.deepStrictEqual(failure.reason, { _tag: "Rejected", code: "403" })
      const { next } = yield* hearing({ ...poster(url), channels: ["/v2/me/*", "/v2/me/smssessions", "/v2/me/calls"] })
      assert.strictEqual(yield* next, "shaken")
      yield* publish("/v2/me/calls", "not asked for")
      yield* publish("/v2/me/smssessions", "one")
      assert.strictEqual(yield* next, "one")
    })
  )
})

describe("a server's advice", () => {
  type Said = Record<string, unknown>
  /** Answers connects one after the other as told; the last one again and again. */
  const scripted = (connects: ReadonlyArray<Said | "broken" | "html">) =>
    Effect.gen(function* () {
      let clients = 0
      let connected = 0
      const times: Array<number> = []
      const { url } = yield* loopback((response, request, count) => {
        const asked: ReadonlyArray<Said> = JSON.parse(request.body)
        const connect =
          asked[0]?.["channel"] === "/meta/connect" && connects[Math.min(connected++, connects.length - 1)]
        if (connect) times.push(Date.now())
        if (connect === "broken") return void response.socket?.resetAndDestroy()
        if (connect === "html") return void response.end("<html>")
        const replies = asked.map(({ channel, subscription }) =>
          channel === "/meta/handshake"
            ? { channel, successful: true, clientId: `c${++clients}`, advice: { interval: 0, timeout: 1000 } }
            : { channel, subscription, successful: true, ...connect }
        )
        // Events may stand before or behind the replies.
        return json(200, [{ channel: "/v2/me/x", data: count }, ...replies.toReversed()])(response, request, count)
      })
      return { ...poster(url), times }
    })
  const count = (channels: ReadonlyArray<unknown>, channel: string) => channels.filter((it) => it === channel).length

  it.scopedLive("is obeyed: an interval is waited for, and a handshake is made where it says so", () =>
    Effect.gen(function* () {
      const later = { advice: { interval: 60 } }
      const it = yield* scripted([
        later,
        {},
        { successful: false, advice: { reconnect: "handshake", interval: 0 } },
        {}
      ])
      const { next } = yield* hearing({ post: it.post, channels: ["/v2/me/*"] })
      const heard = yield* Effect.replicateEffect(next, 8)
      assert.deepStrictEqual(heard, ["shaken", 2, 3, 4, 5, "shaken", 7, 8])
      assert.isAtLeast((it.times[1] ?? 0) - (it.times[0] ?? 0), 58)
    })
  )

  it.scopedLive("not to come back ends it", () =>
    Effect.gen(function* () {
      const never = { successful: false, error: "403::denied", advice: { reconnect: "none" } }
      const it = yield* scripted([never])
      const failure = yield* Effect.flip(Stream.runDrain(subscribed({ post: it.post, channels: ["/v2/me/*"] })))
      assert.deepStrictEqual(failure.reason, { _tag: "Rejected", code: "403" })
    })
  )

  it.scopedLive.each(["broken", "html"] as const)(
    "is not there where the answer is %s: what it had in it is lost, so all is begun anew, and less and less often",
    (fault) =>
      Effect.gen(function* () {
        const it = yield* scripted([fault])
        const { next, stop } = yield* hearing({ post: it.post, channels: ["/v2/me/*"] })
        yield* Effect.replicateEffect(next, 4)
        yield* Effect.sleep("400 millis")
        yield* stop
        assert.isAbove(count(it.channels(), "/meta/handshake"), 1)
        assert.isBelow(count(it.channels(), "/meta/handshake"), 9)
      })
  )

  it.scoped("is not waited for when we leave", () =>
    Effect.gen(function* () {
      const shaken = yield* Deferred.make<void>()
      const isMet = (name: string) => name === "/meta/handshake" || name === "/meta/subscribe"
      const post = ([message]: ReadonlyArray<object>) => {
        const channel = message !== undefined && "channel" in message ? String(message.channel) : ""
        return isMet(channel) ? Effect.succeed([{ channel, successful: true, clientId: "c" }]) : Effect.never
      }
      const fiber = yield* Effect.fork(
        Stream.runForEach(subscribed({ post, channels: ["/v2/me/*"] }), () => Deferred.succeed(shaken, undefined))
      )
      yield* Deferred.await(shaken)
      const stopping = yield* Effect.fork(Fiber.interrupt(fiber))
      yield* TestClock.adjust("3 seconds")
      assert.isTrue(Exit.isInterrupted(yield* Fiber.join(stopping)))
    })
  )
})
