/** What goes wrong at work and passes: nobody goes deaf of it, and logs say it once, without a word of what was written. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger, LogLevel } from "effect"
import { changed, hearing, id, logged, office, said, session, until } from "./office.ts"

/** What is logged, with everything that is quiet otherwise. */
const logs = () => {
  const lines: Array<string> = []
  const logger = Logger.make(({ logLevel, message }) => void lines.push(`${logLevel.label} ${String(message)}`))
  const heard = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    effect.pipe(
      Logger.withMinimumLogLevel(LogLevel.Debug),
      Effect.provide(Logger.replace(Logger.defaultLogger, logger))
    )
  const of = (level: string) => lines.filter((it) => it.startsWith(level))
  return { lines, of, heard }
}
const often = { every: "40 millis" } as const
const all = "GET /me/smssessions"

describe("a look that fails in passing", () => {
  it.scopedLive("is left out: what is told is heard meanwhile, nothing is begun anew, and one warning says so", () => {
    const log = logs()
    return Effect.gen(function* () {
      const { answers, count, provider, put, tell } = yield* office
      put(session(), [said(1)])
      const { listen } = yield* provider(often)
      const { next, stop } = yield* hearing(listen())
      yield* next
      yield* next
      answers.set(all, () => [400, { statusCode: 7 }])
      const before = count(all)
      yield* until(() => count(all) > before + 2)
      yield* tell(logged([said(2, { text: "canary" })]))
      assert.strictEqual((yield* next).id, `${id}:2`)
      assert.lengthOf(log.of("WARN"), 1)
      assert.isAbove(log.of("DEBUG").length, 0)
      answers.delete(all)
      yield* until(() => log.of("INFO").length === 1)
      assert.strictEqual(count("StartContactCenterSession"), 1)
      yield* stop
      assert.strictEqual(count("NotReady"), 1)
      assert.notInclude(log.lines.join(), "canary")
    }).pipe(log.heard)
  })

  it.scopedLive("is no end of the first one either", () => {
    const log = logs()
    return Effect.gen(function* () {
      const { answers, count, provider, put } = yield* office
      put(session(), [said(1)])
      answers.set("Ready", () => void answers.set(all, () => [400, { statusCode: 7 }]))
      const { listen } = yield* provider(often)
      const { next } = yield* hearing(listen())
      yield* until(() => log.of("WARN").length === 1)
      answers.delete(all)
      assert.strictEqual((yield* next)._tag, "SessionChanged")
      assert.strictEqual(count("Ready"), 1)
    }).pipe(log.heard)
  })
})

describe("the agent's work", () => {
  it.scopedLive("goes on where a part of its beginning failed", () => {
    const log = logs()
    return Effect.gen(function* () {
      const { answers, provider, put } = yield* office
      put(session(), [said(1)])
      answers.set("StartContactCenterSession", () => [200, { statusCode: 7 }])
      const { listen } = yield* provider()
      const { next } = yield* hearing(listen())
      yield* next
      assert.strictEqual((yield* next)._tag, "MessageReceived")
      assert.lengthOf(log.of("WARN"), 1)
    }).pipe(log.heard)
  })

  it.scopedLive("begins on the channel as the server spells it, which its paths tell", () =>
    Effect.gen(function* () {
      const { answers, bodyOf, count, provider, put } = yield* office
      put(session(), [said(1)])
      answers.set(all, () => [404, { statusCode: 6 }])
      answers.set("GET /me/smsessions", () => [200, { statusCode: 0, uris: [], smsessions: [] }])
      const { listen } = yield* provider()
      yield* hearing(listen())
      yield* until(() => count("Ready") === 1)
      assert.deepInclude(bodyOf("StartContactCenterSession"), { channels: ["smsession"] })
      assert.strictEqual(count("StartContactCenterSession"), 1)
    })
  )
})

describe("logs", () => {
  it.scopedLive("have no word, number or name in them, whatever goes wrong", () => {
    const log = logs()
    return Effect.gen(function* () {
      const { answers, count, logs, provider, put, tell } = yield* office
      const refused = (): readonly [number, object] => [400, { statusCode: 2, statusMessage: "canary +15005550009" }]
      const row = session({ userData: { ...session().userData, note: "canary" } })
      put(row, [said(1, { text: "canary" })])
      put({ ...row, id: "invited", state: "Invited", participants: [], capabilities: ["Accept"] })
      put({ ...row, id: "bad", state: 7 })
      for (const it of ["StartContactCenterSession", "Ready", "Accept", "SendMessage"]) answers.set(it, refused)
      answers.set(`GET /me/smssessions/${id}/messages`, refused)
      const { listen } = yield* provider(often)
      yield* hearing(listen())
      yield* until(() => count("Accept") > 0 && count(all) > 2)
      logs.get(id)?.push({ index: "canary", text: "canary" })
      answers.delete(`GET /me/smssessions/${id}/messages`)
      yield* tell(changed({ ...row, state: "Parked" }))
      yield* tell(logged([said(9, { text: "canary" })]))
      const looks = count(all)
      yield* until(() => count(all) > looks + 1)
      assert.isAbove(log.lines.length, 4)
      assert.notMatch(log.lines.join("\n"), /canary|1500555|HelpBot|Ann\b/)
    }).pipe(log.heard)
  })
})
