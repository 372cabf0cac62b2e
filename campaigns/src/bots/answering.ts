/**
 * Answers each text with one of its own over a real platform, in a process that is there to be killed. Takes the platform's id, the
 * store's file, the port of its door, and whether it is the mutant. Told `point: text`, it ends itself when it is there with that text.
 */
import { createServer, type IncomingMessage } from "node:http"
import { createInterface } from "node:readline"
import type { HttpClient } from "@effect/platform"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Bot, Engine, Flow, Route, Routes, SqliteStore, Store } from "@parley/engine"
import type { Provider } from "@parley/messaging"
import { Effect, Layer, Logger } from "effect"

const [, , platform = "", file = "", port = "", mutant = ""] = process.argv

type Given = Effect.Effect<Provider, unknown, HttpClient.HttpClient>
/** Only the one that is used is loaded. */
const givens: Readonly<Record<string, () => Promise<{ readonly provider: Given }>>> = {
  twilio: () => import("@parley/client/twilio"),
  "twilio-proxy": () => import("@parley/client/twilio-proxy"),
  netsapiens: () => import("@parley/client/netsapiens"),
  "genesys-sms": () => import("@parley/client/genesys-sms"),
  "salesforce-messaging": () => import("@parley/client/salesforce-messaging")
}

/** Where it ends itself, and over which text. */
let doom = ""
const dieAt = (point: string, text: string): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (doom !== `${point}: ${text}`) return Effect.void
    process.kill(process.pid, "SIGKILL")
    return Effect.never
  })
const say = (line: string) => Effect.sync(() => void process.stdout.write(`${line}\n`))

/** The mutant cannot look up, and has no key that stays. */
const doomed = ({ lookup, send, ...provider }: Provider): Provider => {
  let attempts = 0
  const key = (own: string) => (mutant === "mutant" ? `${own} ${process.pid} ${(attempts += 1)}` : own)
  return {
    ...provider,
    ...(lookup !== undefined && mutant !== "mutant" && { lookup }),
    send: {
      ...send,
      text: (message) =>
        Effect.zipRight(
          dieAt("before the request", message.text),
          Effect.suspend(() => send.text({ ...message, key: key(message.key) }))
        )
    }
  }
}

/** It may end just before or just after a text is settled for good. */
const watched = (store: Store["Type"]): Store["Type"] => {
  const texts = new Map<number, string>()
  return {
    ...store,
    claim: (request) =>
      Effect.tap(store.claim(request), ({ parcels }) => {
        for (const { json, seq } of parcels) texts.set(seq, /answer-.*-end/.exec(json)?.[0] ?? "")
      }),
    settle: (settlements) => {
      const settled = settlements.flatMap(({ outcome, seq }) =>
        outcome._tag === "Later" ? [] : (texts.get(seq) ?? [])
      )
      const dieOver = (point: string) => Effect.forEach(settled, (text) => dieAt(point, text), { discard: true })
      return dieOver("before settle").pipe(
        Effect.zipRight(store.settle(settlements)),
        Effect.zipLeft(dieOver("after settle"))
      )
    }
  }
}

const bodyOf = async (request: AsyncIterable<Buffer>) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
/** `/webhooks/<provider>`, and a 200 for what is on disk. */
const receive = (engine: Engine["Type"], request: IncomingMessage) =>
  Effect.gen(function* () {
    const body = yield* Effect.promise(() => bodyOf(request))
    const { socket, url: target = "" } = request
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const address = socket.remoteAddress ?? ""
    yield* engine.receive(platform, { target, headers, body, address })
    return 200
  }).pipe(Effect.orElseSucceed(() => 503))

const answer = Effect.flatMap(Flow.message, ({ text }) => Flow.say(`answer-${text}-end`))
const bot = Bot.make({
  routes: Routes.make(Route.otherwise(Flow.make("answer", { version: 1 }, answer))),
  providers: []
})

const serve = (given: Given) =>
  Effect.gen(function* () {
    const store = yield* Store
    const provider = doomed(yield* given)
    const engine = yield* Effect.provideService(Engine.make(bot, [provider]), Store, watched(store))
    const door = createServer((request, response) => {
      Effect.runFork(Effect.map(receive(engine, request), (status) => response.writeHead(status).end()))
    })
    yield* Effect.async<void>((resume) => void door.listen(Number(port), "127.0.0.1", () => resume(Effect.void)))
    lines.on("line", (line) => {
      doom = line
      process.stdout.write(`armed ${line}\n`)
    })
    yield* say("up")
    return yield* Effect.never
  })

const lines = createInterface(process.stdin)
const loading = givens[platform]?.()
void loading?.then(({ provider }) => {
  lines.once("line", () =>
    serve(provider).pipe(
      Effect.provide(Layer.merge(SqliteStore.layer(file), NodeHttpClient.layerUndici)),
      Effect.scoped,
      Effect.provide(Logger.remove(Logger.defaultLogger)),
      Effect.runFork
    )
  )
  process.stdout.write("loaded\n")
})
