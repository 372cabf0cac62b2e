/** What the service is told by its environment, and how it says that it was told nonsense. */
import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { HttpServerResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Bot, Flow, Route, Routes } from "@parley/engine"
import { Misconfigured, serve } from "@parley/service"
import { ConfigProvider, Effect } from "effect"
import { folder } from "./Door.ts"

const bot = Bot.make({
  routes: Routes.make(Route.otherwise(Flow.make("hello", { version: 1 }, Flow.say("Hello.")))),
  providers: []
})
const parts = { bot, page: HttpServerResponse.empty(), practice: () => Effect.dieMessage("nobody is to practise here") }

/** Gives what is said instead of starting. */
const refused = (settings: Readonly<Record<string, string>>) =>
  Effect.flip(serve(parts)).pipe(
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries({ PORT: "0", ...settings })))),
    Effect.timeout("10 seconds"),
    Effect.map((error) => (error instanceof Misconfigured ? error.message : `not expected: ${String(error)}`))
  )

const value = "canary"
const wrong: ReadonlyArray<readonly [what: string, key: string, value: string, said: RegExp]> = [
  ["a port that is none", "PORT", value, /not a port/],
  ["a port that is too high", "PORT", "65536", /not a port/],
  ["a negative port", "PORT", "-1", /not a port/],
  ["an empty port", "PORT", "", /empty/],
  ["a blank host", "HOST", " ", /empty/],
  ["an empty database address", "DATABASE_URL", "", /empty/],
  ["PostgreSQL", "DATABASE_URL", `postgres://user:${value}@db/parley`, /not supported yet: use file:/],
  ["PostgreSQL by its longer name", "DATABASE_URL", `postgresql://user:${value}@db/parley`, /not supported yet/],
  ["another database", "DATABASE_URL", `mysql://${value}`, /not file: and a path/],
  ["a path without file:", "DATABASE_URL", `./${value}.db`, /not file: and a path/],
  ["a database without a path", "DATABASE_URL", "file:", /not file: and a path/],
  ["a database with options", "DATABASE_URL", `file:${value}?mode=memory`, /not file: and a path/],
  ["a public address without a scheme", "PARLEY_PUBLIC_URL", value, /not an http or https address/],
  ["a public address with a slash at its end", "PARLEY_PUBLIC_URL", `https://${value}.example/`, /without a slash/],
  ["a public address with a query", "PARLEY_PUBLIC_URL", `https://${value}.example?a`, /not an http or https address/],
  ["an empty public address", "PARLEY_PUBLIC_URL", "", /empty/],
  ["a time that is none", "PARLEY_KEEP_INBOX", value, /neither a time of at least 1d, such as 30 days, nor/],
  ["a time that is too short", "PARLEY_KEEP_INBOX", "23 hours", /at least 1d/],
  ["no time at all", "PARLEY_KEEP_OUTBOX", "0 days", /neither a time of at least 1m/],
  ["a time before now", "PARLEY_KEEP_TRANSCRIPT", "-1 days", /neither a time/],
  ["an unclear wish to practise", "PARLEY_PRACTICE", value, /neither yes nor no/]
]

describe("the service does not start with", () => {
  it.effect.each(wrong)("%s", ([, key, said, expected]) =>
    Effect.gen(function* () {
      const message = yield* refused({ [key]: said })
      assert.match(message, new RegExp(`^${key}\\b`))
      assert.match(message, expected)
      assert.notInclude(message, value)
    })
  )

  it.effect("several wrong settings, and names them all", () =>
    Effect.gen(function* () {
      const message = yield* refused({ PORT: value, DATABASE_URL: "", PARLEY_PUBLIC_URL: value })
      assert.deepStrictEqual(message.match(/^[A-Z_]+/gm), ["PORT", "DATABASE_URL", "PARLEY_PUBLIC_URL"])
    })
  )

  it.scopedLive("practising where others can reach it, unless that is meant", () =>
    Effect.gen(function* () {
      const DATABASE_URL = `file:${join(yield* folder, "parley.db")}`
      const refusal = yield* refused({ HOST: "0.0.0.0", DATABASE_URL })
      assert.match(refusal, /HOST=127\.0\.0\.1, or PARLEY_PRACTICE=yes if you mean it/)
    })
  )

  it.scopedLive("a store that cannot be opened, and it leaves that as it was", () =>
    Effect.gen(function* () {
      const home = yield* folder
      const noStore = join(home, "letter.txt")
      writeFileSync(noStore, "Dear customer, this is no database, and not to be overwritten.")
      for (const path of [home, noStore, join(noStore, "parley.db")]) {
        assert.match(
          yield* refused({ DATABASE_URL: `file:${path}` }),
          /^DATABASE_URL cannot be opened \(.+\): name a file that can be written$/
        )
      }
      assert.deepStrictEqual(readdirSync(home), ["letter.txt"])
    })
  )
})
