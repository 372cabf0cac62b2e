/** The bot as it is run: a process of its own, talked to over HTTP, and ended by its id. */
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url))

/** A key that is `undefined` is not set. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Waits until something holds, for twenty seconds at most. */
export const until = (holds: () => boolean): Effect.Effect<void> =>
  Effect.suspend(() => (holds() ? Effect.void : Effect.delay(until(holds), "5 millis"))).pipe(
    Effect.timeoutFail({
      duration: "20 seconds",
      onTimeout: () => new Error(`it did not come to hold: ${holds.toString()}`)
    }),
    Effect.orDie
  )

/** A folder for the store, gone afterwards. */
export const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "parley-bot-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

/** Calls the bot's command line, with these settings and no others; what it is told on stdin ends with `input`. */
export const run = (args: ReadonlyArray<string>, environment: Environment = {}, input = "") =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [main, ...args], { env: { ...environment } })
      const it: { out: string; err: string; code: number | null | undefined } = { out: "", err: "", code: undefined }
      child.stdout.setEncoding("utf8").on("data", (text) => (it.out += text))
      child.stderr.setEncoding("utf8").on("data", (text) => (it.err += text))
      child.on("close", (code) => (it.code = code))
      child.stdin.on("error", () => {}).end(input)
      const ended = until(() => it.code !== undefined)
      return Object.assign(it, {
        pid: child.pid,
        /** Waits for its end. */
        ended,
        /** Ends it, and waits until it has ended. */
        end: (signal: "SIGTERM" | "SIGKILL") =>
          Effect.zipRight(
            Effect.sync(() => void child.kill(signal)),
            ended
          )
      })
    }),
    (it) => it.end("SIGKILL")
  )

/** Starts the service on a free port, and waits until it says where it is. */
export const serve = (environment: Environment) =>
  Effect.gen(function* () {
    const it = yield* run(["serve"], { PORT: "0", ...environment })
    yield* until(() => it.code !== undefined || /http:.*\n.*\n/.test(it.out))
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(it.out)?.[0]
    if (url === undefined) return yield* Effect.dieMessage(`it does not serve: ${it.out}${it.err}`)
    const ask = (path: string, init: RequestInit = {}) =>
      Effect.promise((signal) => fetch(`${url}${path}`, { signal, ...init }))
    return Object.assign(it, { url, ask })
  })
