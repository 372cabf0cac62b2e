/** A practice ground on a free port, and a door behind it that keeps each webhook as it came. */
import { createServer, type IncomingMessage } from "node:http"
import { HttpRouter, HttpServer } from "@effect/platform"
import { NodeHttpServer } from "@effect/platform-node"
import { Emulator } from "@parley/emulator"
import type { Webhook } from "@parley/messaging"
import { Effect, Queue } from "effect"

const bodyOf = async (request: IncomingMessage) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return new Uint8Array(Buffer.concat(chunks))
}

const texted = (headers: IncomingMessage["headers"]) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value])
  )

/** Takes every request, and answers it with an empty 200. */
const door = Effect.gen(function* () {
  const webhooks = yield* Queue.unbounded<Webhook>()
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { headers, socket, url: target = "/" } = request
      const address = socket.remoteAddress
      webhooks.unsafeOffer({ target, headers: texted(headers), body, ...(address !== undefined && { address }) })
      response.writeHead(200).end()
    })
  })
  const url = yield* Effect.acquireRelease(
    Effect.async<string>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`))
      })
    }),
    () => Effect.sync(() => server.close().closeAllConnections())
  )
  return { url, webhook: Queue.take(webhooks) }
})

/** The control of one platform, by its provider id. */
export const practice = (provider: string) =>
  Effect.gen(function* () {
    const { url: publicUrl, webhook } = yield* door
    const node = createServer()
    const server = yield* NodeHttpServer.make(() => node, { port: 0, host: "127.0.0.1" })
    yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))
    const url = HttpServer.formatAddress(server.address)
    const emulator = yield* Emulator.make({ url, webhooks: `${publicUrl}/webhooks` })
    yield* server.serve(HttpRouter.mountApp(HttpRouter.empty, "/", emulator.app))

    const control = (method: string, path: string, body?: object) =>
      Effect.promise(async (signal) => {
        const response = await fetch(`${url}/control/${provider}/${path}`, {
          method,
          signal,
          ...(body !== undefined && { body: JSON.stringify(body) })
        })
        const answer: unknown = JSON.parse((await response.text()) || "null")
        if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`)
        return answer
      })
    return { url, publicUrl, settings: emulator.settings, webhook, control }
  })
