/** The practice ground as a process of its own, which can be killed, and a guest's phone on one of its platforms. */
import { spawn } from "node:child_process"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"
import { Effect, Schema } from "effect"
import { until } from "./Bot.ts"

const main = fileURLToPath(new URL("../../../packages/emulator/dist/main.js", import.meta.url))

const listening = (port: number) =>
  Effect.async<number>((resume) => {
    const server = createServer().on("error", () => resume(Effect.succeed(0)))
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      const found = typeof address === "object" && address !== null ? address.port : 0
      server.close(() => resume(Effect.succeed(found)))
    })
  })

/** A free port whose next one is free too: Salesforce's Pub/Sub is served there. */
export const freePort: Effect.Effect<number> = Effect.flatMap(listening(0), (port) =>
  Effect.flatMap(listening(port + 1), (next) => (next === 0 ? freePort : Effect.succeed(port)))
)

/** Opens the ground; ends it when the scope closes, if nobody did before. */
export const open = (port: number, file: string, webhooks: string) =>
  Effect.acquireRelease(
    Effect.gen(function* () {
      const args = [main, "--port", String(port), "--file", file, "--webhooks", webhooks]
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] })
      let out = ""
      let ended = false
      child.stdout.setEncoding("utf8").on("data", (text) => (out += text))
      child.on("close", () => (ended = true))
      yield* until(() => ended || out.includes("events at"))
      const kill = Effect.zipRight(
        Effect.sync(() => void child.kill("SIGKILL")),
        until(() => ended)
      )
      const settings = [...out.matchAll(/^ {4}(PARLEY_\w+)=(.*)$/gm)].map(([, key = "", value = ""]) => [key, value])
      return { kill, settings: Object.fromEntries(settings) }
    }),
    ({ kill }) => kill
  )

const Said = Schema.Struct({
  messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String }))
})
const Platforms = Schema.Struct({
  platforms: Schema.Array(Schema.Struct({ provider: Schema.String, sender: Schema.String }))
})
const guest = "+15551234567"

/** Writes and reads as a person does; the ground has to be open. */
export const phone = (port: number, provider: string) => {
  const ask = (path: string, init: RequestInit = {}) =>
    Effect.promise((signal) =>
      fetch(`http://127.0.0.1:${port}/control${path}`, { signal, ...init }).then((it) => it.json())
    )
  const heard = Effect.map(ask(`/${provider}/messages?contact=${encodeURIComponent(guest)}`), (answer) =>
    Schema.decodeUnknownSync(Said)(answer)
      .messages.filter(({ direction }) => direction === "outbound")
      .map(({ text }) => text)
  )
  return {
    heard,
    says: (text: string) =>
      Effect.gen(function* () {
        const { platforms } = Schema.decodeUnknownSync(Platforms)(yield* ask(""))
        const to = platforms.find((it) => it.provider === provider)?.sender
        yield* ask(`/${provider}/texts`, { method: "POST", body: JSON.stringify({ from: guest, to, text }) })
      }),
    /** Waits until the bot has said so much. */
    hears: (count: number) =>
      Effect.repeat(Effect.delay(heard, "20 millis"), { until: ({ length }) => length >= count }).pipe(
        Effect.timeout("30 seconds")
      )
  }
}
