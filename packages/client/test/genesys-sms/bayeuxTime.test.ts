/** When our Bayeux client comes back, on a clock that does not run by itself, and to a server that says what it is told to say. */
import { assert, describe, it } from "@effect/vitest"
import type { Reason } from "@parley/messaging"
import { Clock, type Duration, Effect, Logger, LogLevel, Stream, TestClock } from "effect"
import { Failure } from "../../dist/Failure.js"
import { subscribed } from "../../dist/genesys-sms/hearing/Bayeux.js"

type Said = Record<string, unknown>
/** To connects, one after the other; the last one again and again. `held`: as long as the server holds it. */
type Script = ReadonlyArray<Said | Reason["_tag"]>

const held = { held: 30_000 }
const reasonOf = (tag: string): Reason =>
  tag === "UnknownOutcome" || tag === "Timeout" || tag === "UnexpectedReply" ? { _tag: tag } : { _tag: "Unavailable" }

const scripted = (connects: Script, handshake: Said = {}, subscriptions: ReadonlyArray<Said> = []) =>
  Effect.gen(function* () {
    const times: Record<string, Array<number>> = {}
    const lines: Array<string> = []
    let clients = 0
    const post = ([message]: ReadonlyArray<object>, _timeout: Duration.Duration) =>
      Effect.gen(function* () {
        const channel = message !== undefined && "channel" in message ? String(message.channel) : ""
        const at = (times[channel] ??= [])
        at.push(yield* Clock.currentTimeMillis)
        if (channel === "/meta/handshake") {
          return [{ channel, successful: true, clientId: `c${++clients}`, advice: { interval: 0 }, ...handshake }]
        }
        if (channel === "/meta/subscribe") return [{ channel, successful: true, ...subscriptions[at.length - 1] }]
        if (channel === "/meta/disconnect") return [{ channel, successful: true }]
        const said = connects[Math.min(at.length, connects.length) - 1] ?? {}
        if (typeof said === "string") return yield* Failure.because(reasonOf(said), "as told")
        yield* Effect.sleep(Number(said["held"] ?? 0))
        return [{ channel, successful: true, ...said }]
      })
    const logger = Logger.make(({ logLevel, message }) => void lines.push(`${logLevel.label} ${String(message)}`))
    const fiber = yield* Effect.fork(
      Stream.runDrain(subscribed({ post, channels: ["/v2/me/*"] })).pipe(
        Logger.withMinimumLogLevel(LogLevel.Debug),
        Effect.provide(Logger.replace(Logger.defaultLogger, logger))
      )
    )
    const at = (channel: string): ReadonlyArray<number> => times[`/meta/${channel}`] ?? []
    return { at, fiber, lines }
  })

describe("a connect", () => {
  it.scoped("is not made anew again and again where each is answered at once, with nothing", () =>
    Effect.gen(function* () {
      const { at } = yield* scripted([{}])
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual(at("connect").slice(0, 7), [0, 0, 200, 600, 1400, 2400, 3400])
    })
  )

  it.scoped("is made at once where the last one was held, or brought something", () =>
    Effect.gen(function* () {
      const { at } = yield* scripted([{}, { held: 100 }, {}, {}, { held: 100 }])
      yield* TestClock.adjust("450 millis")
      assert.deepStrictEqual(at("connect"), [0, 0, 100, 100, 300, 400])
    })
  )
})

describe("a server that cannot be reached", () => {
  it.scoped.each(["Unavailable", "Timeout", "UnexpectedReply", "UnknownOutcome"] as const)(
    "is asked again, whatever is known of it: %s",
    (tag) =>
      Effect.gen(function* () {
        const { at } = yield* scripted([tag, held])
        yield* TestClock.adjust("1 second")
        assert.lengthOf(at("handshake"), 2)
        assert.lengthOf(at("connect"), 2)
      })
  )

  it.scoped("is asked less and less often, and when it was well, as soon as the first time", () =>
    Effect.gen(function* () {
      const broken = Array.from({ length: 8 }, () => "Unavailable" as const)
      const { at } = yield* scripted([...broken, { held: 1000 }, "Unavailable", held])
      yield* TestClock.adjust("3 minutes")
      const [well = 0, again = 0] = at("connect").slice(9)
      assert.isAbove(well, 1000)
      // Before the handshake, and before the first connect after it.
      assert.isAtMost(again - well, 400)
    })
  )

  it.scoped("has said nothing that would still count", () =>
    Effect.gen(function* () {
      const { at } = yield* scripted([{ advice: { interval: 20_000 } }, "Unavailable", held])
      yield* TestClock.adjust("20 seconds")
      assert.deepStrictEqual(at("connect").slice(0, 2), [0, 20_000])
      yield* TestClock.adjust("1 second")
      assert.lengthOf(at("connect"), 3)
    })
  )

  it.scoped("is warned of once, until it is well", () =>
    Effect.gen(function* () {
      const broken = Array.from({ length: 4 }, () => "Unavailable" as const)
      const { lines } = yield* scripted([...broken, { held: 1000 }, ...broken, held])
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(
        lines.map((it) => it.split(" ")[0]),
        ["WARN", "DEBUG", "DEBUG", "DEBUG", "INFO", "WARN", "DEBUG", "DEBUG", "DEBUG", "INFO"]
      )
    })
  )
})

describe("a client that the server forgot before it had subscribed", () => {
  it.scoped("shakes hands again", () =>
    Effect.gen(function* () {
      const { at, fiber } = yield* scripted([held], {}, [{ successful: false, error: "402::unknown" }])
      yield* TestClock.adjust("1 second")
      assert.isNull(fiber.unsafePoll())
      assert.lengthOf(at("handshake"), 2)
      assert.lengthOf(at("connect"), 1)
    })
  )
})
