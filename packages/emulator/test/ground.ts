/** A practice ground on a free port, with a bot behind it that writes down what it is told. */
import { createHmac } from "node:crypto"
import { createServer, type Server, type ServerResponse } from "node:http"
import { Emulator } from "@parley/emulator"
import { HttpRouter, HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { Effect, Schema } from "effect"

export const sid = "AC00000000000000000000000000000001"
const token = "not-a-secret-practice-auth-token"
export const sender = "+15005550006"
export const contact = "+15551234567"
const basic = `Basic ${Buffer.from(`${sid}:${token}`).toString("base64")}`

/** A request that the bot got. */
export interface Told {
  readonly path: string
  readonly parameters: URLSearchParams
  readonly body: string
  readonly type: string | undefined
  readonly signature: string | undefined
  readonly correlation: string | undefined
  readonly at: number
}

const listen = (server: Server) =>
  Effect.acquireRelease(
    Effect.async<string>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`))
      })
    }),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )

/** A bot that answers every webhook with an empty 200, or as it is told to. */
export const bot = Effect.gen(function* () {
  const told: Array<Told> = []
  const it = { told, answer: (response: ServerResponse): void => void response.writeHead(200).end(), url: "" }
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString()
      told.push({
        path: request.url ?? "",
        parameters: new URLSearchParams(body),
        body,
        type: request.headers["content-type"],
        signature: request.headersDistinct["x-twilio-signature"]?.join(),
        correlation: request.headersDistinct["x-correlation-id"]?.join(),
        at: Date.now()
      })
      it.answer(response)
    })
  })
  it.url = yield* listen(server)
  return it
})

/** Computed here once more, so that the emulator's own reckoning is not its witness. */
export const signed = (url: string, parameters: URLSearchParams): string => {
  const text = [...parameters]
    .map(([name, value]) => name + value)
    .sort()
    .join("")
  return createHmac("sha1", token)
    .update(url + text)
    .digest("base64")
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

const ask = (url: string, init: RequestInit = {}): Effect.Effect<Reply> =>
  Effect.promise(async (signal) => {
    const response = await fetch(url, { signal, ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) }
  })

/** The emulator under `/emulator` of a server, as a bot's own door mounts it. */
export const ground = ({
  port = 0,
  ...options
}: { readonly webhooks?: string; readonly file?: string; readonly port?: number } = {}) =>
  Effect.gen(function* () {
    // It listens before there is anybody to answer: who comes so early is told so, and not left waiting.
    const early = (_: unknown, response: ServerResponse) => response.writeHead(503).end()
    const node = createServer(early)
    const server = yield* NodeHttpServer.make(() => node, { port, host: "127.0.0.1" })
    yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))
    const url = `${HttpServer.formatAddress(server.address)}/emulator`
    const webhooks = options.webhooks ?? "http://127.0.0.1:1/webhooks"
    const emulator = yield* Emulator.make({ ...options, url, webhooks })
    node.off("request", early)
    yield* server.serve(HttpRouter.mountApp(HttpRouter.empty, "/emulator", emulator.app))

    const account = `${url}/twilio/2010-04-01/Accounts/${sid}`
    const json = (method: string, path: string, body?: unknown) =>
      ask(`${url}/control${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    return {
      url,
      emulator,
      ask,
      json,
      get: (path: string) => ask(`${account}${path}`, { headers: { authorization: basic } }),
      call: (
        path: string,
        { headers, ...init }: Omit<RequestInit, "headers"> & { readonly headers?: Record<string, string> }
      ) => ask(`${account}${path}`, { ...init, headers: { authorization: basic, ...headers } }),
      send: (form: Record<string, string> | ReadonlyArray<[string, string]>, init: RequestInit = {}) =>
        ask(`${account}/Messages.json`, {
          method: "POST",
          headers: { authorization: basic },
          body: new URLSearchParams(Array.isArray(form) ? [...form] : form),
          ...init
        }),
      text: (text: string, more: Record<string, unknown> = {}) =>
        json("POST", "/twilio/texts", { from: contact, to: sender, text, ...more }),
      fault: (fault: Record<string, unknown>) => json("POST", "/twilio/faults", fault)
    }
  })

export const hello = { To: contact, From: sender, Body: "hello" }

/** Reads fields out of an answer. */
export const read =
  <A, I>(schema: Schema.Schema<A, I>) =>
  (reply: { readonly body: unknown }): A =>
    Schema.decodeUnknownSync(schema)(reply.body)

export const Sid = Schema.Struct({ sid: Schema.String, status: Schema.String })
export const Code = Schema.Struct({
  code: Schema.Int,
  message: Schema.String,
  more_info: Schema.String,
  status: Schema.Int
})
export const Platforms = Schema.Struct({
  platforms: Schema.Array(Schema.Struct({ provider: Schema.String, name: Schema.String, sender: Schema.String }))
})
export const Messages = Schema.Struct({
  messages: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      direction: Schema.String,
      text: Schema.String,
      status: Schema.String,
      error: Schema.NullOr(Schema.Int),
      updatedAt: Schema.String
    })
  )
})

/** Waits until something holds, for ten seconds at most. */
export const until = (holds: () => boolean): Effect.Effect<void> =>
  Effect.suspend(() => (holds() ? Effect.void : Effect.delay(until(holds), "5 millis"))).pipe(
    Effect.timeoutFail({ duration: "10 seconds", onTimeout: () => new Error("it did not come to hold") }),
    Effect.orDie
  )
