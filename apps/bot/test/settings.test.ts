/** What is wrong with the settings is said before anything runs: by the key's name, and never by its value. */
import { createServer } from "node:net"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Environment, folder, run, serve } from "./Bot.ts"

const canary = "canary"
const twilio: Environment = {
  PARLEY_TWILIO_ACCOUNT_SID: "AC0123456789abcdef0123456789abcdef",
  PARLEY_TWILIO_AUTH_TOKEN: `${canary}-0123456789abcdef`,
  PARLEY_TWILIO_FROM: "+15550100100",
  PARLEY_PUBLIC_URL: "https://linden.example"
}
const { PARLEY_PUBLIC_URL: _, ...unreachable } = twilio

const wrong: ReadonlyArray<readonly [what: string, settings: Environment, said: RegExp]> = [
  ["keys without a public address", unreachable, /^PARLEY_PUBLIC_URL\b.*expected/m],
  [
    "only one key",
    { PARLEY_TWILIO_FROM: "+15550100100" },
    /^PARLEY_TWILIO_ACCOUNT_SID\b[^]*^PARLEY_TWILIO_AUTH_TOKEN\b[^]*^PARLEY_PUBLIC_URL\b/m
  ],
  [
    "a token and an account that are none",
    { ...twilio, PARLEY_TWILIO_AUTH_TOKEN: canary, PARLEY_TWILIO_ACCOUNT_SID: canary },
    /^PARLEY_TWILIO_ACCOUNT_SID\b[^]*^PARLEY_TWILIO_AUTH_TOKEN\b/m
  ]
]

describe("the start", () => {
  it.scopedLive("is refused with 78, the key's name and what to do, when a setting is wrong", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "parley.db")
      yield* Effect.forEach(
        wrong,
        ([what, settings, said]) =>
          Effect.scoped(
            Effect.gen(function* () {
              const it = yield* run(["serve"], { PORT: "0", DATABASE_URL: `file:${file}-${what}`, ...settings })
              yield* it.ended
              assert.strictEqual(it.code, 78, `${what}: ${it.out}${it.err}`)
              assert.match(it.err, said, what)
              assert.notInclude(it.out + it.err, canary, what)
              assert.notInclude(it.err, "    at ", `${what}: no stack`)
            })
          ),
        { concurrency: 2 }
      )
    })
  )

  it.scopedLive("is refused with 78 where the port is taken, and with 75 where the store is", () =>
    Effect.gen(function* () {
      const home = yield* folder
      const taken = createServer()
      const port = yield* Effect.acquireRelease(
        Effect.async<number>((resume) => {
          taken.listen(0, "127.0.0.1", () => {
            const address = taken.address()
            resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
          })
        }),
        () => Effect.sync(() => taken.close())
      )
      const DATABASE_URL = `file:${join(home, "parley.db")}`
      const beaten = yield* run(["serve"], { PORT: String(port), DATABASE_URL: `${DATABASE_URL}-other` })
      const first = yield* serve({ DATABASE_URL })
      const second = yield* run(["serve"], { PORT: "0", DATABASE_URL })
      yield* Effect.all([beaten.ended, second.ended])
      assert.strictEqual(beaten.code, 78)
      assert.match(beaten.err, new RegExp(`^127\\.0\\.0\\.1:${port} is in use: .* PORT\n$`))
      assert.strictEqual(second.code, 75)
      assert.include(second.err, join(home, "parley.db"))
      assert.include(second.err, `process ${first.pid} on `)
      assert.include(second.err, "DATABASE_URL")
      assert.strictEqual(second.out, "")
    })
  )

  it.scopedLive("may practise where others can reach it, if that is meant", () =>
    Effect.gen(function* () {
      const home = yield* folder
      const it = yield* serve({ INIT_CWD: home, HOST: "0.0.0.0", PARLEY_PRACTICE: "yes" })
      assert.strictEqual((yield* it.ask("/readyz")).status, 200)
      assert.isTrue(existsSync(join(home, "data/parley.db")), "where the store is when nobody says")
    })
  )

  it.scopedLive("tells where what runs, the store where npm was called, and no secret", () =>
    Effect.gen(function* () {
      const home = yield* folder
      const it = yield* serve({ ...twilio, INIT_CWD: home, DATABASE_URL: "file:kept/here.db" })
      assert.isTrue(existsSync(join(home, "kept/here.db")))
      assert.include(it.out, join(home, "kept/here.db"))
      yield* Effect.forEach(["/", "/healthz", "/readyz", "/webhooks/twilio", "/emulator/control"], (path) =>
        it.ask(path)
      )
      yield* it.end("SIGTERM")
      assert.match(
        it.out,
        /^The bot is running at http:.*\n  twilio, answering \+15550100100, webhooks to https:\/\/linden\.example\/webhooks\/twilio\n  store .*\n$/
      )
      assert.notInclude(it.out + it.err, canary)
    })
  )
})
