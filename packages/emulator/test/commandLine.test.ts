/** The command line: starts, tells where it is, answers, and ends when it is told to. */
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Platforms, read, until } from "./ground.ts"

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url))

const run = (...args: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child: ChildProcess = spawn(process.execPath, [main, ...args])
      const it: { readonly child: ChildProcess; out: string; err: string; code?: number | null } = {
        child,
        out: "",
        err: ""
      }
      child.stdout?.on("data", (text) => (it.out += text))
      child.stderr?.on("data", (text) => (it.err += text))
      child.on("close", (code) => (it.code = code))
      return it
    }),
    ({ child }) => Effect.sync(() => child.kill("SIGKILL"))
  )

/** A process may take its time to start on a busy machine. */
const patiently = (holds: () => boolean) => Effect.retry(Effect.sandbox(until(holds)), { times: 1 })

describe("the command line", () => {
  it.scopedLive("serves until SIGTERM, though a page still listens", () =>
    Effect.gen(function* () {
      const it = yield* run("--port", "0", "--webhooks", "http://127.0.0.1:9/hooks/")
      yield* patiently(() => it.out.includes("events at"))
      const [url = ""] = it.out.match(/http:\/\/127\.0\.0\.1:\d+/) ?? []
      assert.include(it.out, `${url}/twilio, posting to http://127.0.0.1:9/hooks/twilio`)
      assert.include(it.out, "PARLEY_TWILIO_AUTH_TOKEN=not-a-secret-practice-auth-token")
      const body: unknown = yield* Effect.promise(() => fetch(`${url}/control`).then((it) => it.json()))
      const { platforms } = read(Platforms)({ body })
      assert.deepInclude(platforms, { provider: "twilio", name: "Twilio Messages", sender: "+15005550006" })
      const feed = yield* Effect.promise(() => fetch(`${url}/control/events`))
      assert.strictEqual(feed.status, 200)

      const told = Date.now()
      it.child.kill("SIGTERM")
      yield* patiently(() => it.code !== undefined)
      assert.strictEqual(it.code, 0)
      assert.isBelow(Date.now() - told, 8000)
      assert.strictEqual(it.err, "")
    })
  )

  it.scopedLive("says in one sentence that the port is taken", () =>
    Effect.gen(function* () {
      const first = yield* run("--port", "0")
      yield* patiently(() => first.out.includes("events at"))
      const [, port = ""] = first.out.match(/:(\d+)/) ?? []
      const second = yield* run("--port", port)
      yield* patiently(() => second.code !== undefined)
      assert.strictEqual(second.code, 78)
      assert.match(second.err, new RegExp(`^Port ${port} on 127.0.0.1 cannot be had: .*\\n$`))
      assert.strictEqual(second.out, "")
    })
  )

  it.scopedLive("explains itself, and takes no wrong option", () =>
    Effect.gen(function* () {
      const help = yield* run("--help")
      const wrong = yield* run("--port", "-1")
      yield* patiently(() => help.code !== undefined && wrong.code !== undefined)
      assert.strictEqual(help.code, 0)
      for (const option of ["--port", "--host", "--webhooks", "--file", "Exit codes"]) assert.include(help.out, option)
      assert.strictEqual(wrong.code, 2)
    })
  )
})
