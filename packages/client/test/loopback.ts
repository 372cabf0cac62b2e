/** A real HTTP server on a free port of this machine that answers as a test wants it, and remembers what it heard. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"
import { Effect, type Scope } from "effect"

export interface Heard {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** `count` is 1 for the first request. */
export type Answer = (response: ServerResponse, heard: Heard, count: number) => void

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body))

export const loopback = (answer: Answer): Effect.Effect<{ url: string; heard: Array<Heard> }, never, Scope.Scope> =>
  Effect.gen(function* () {
    const heard: Array<Heard> = []
    const server = createServer((request, response) => {
      const chunks: Array<Buffer> = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        const { method = "", url = "", headers } = request
        heard.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
        answer(response, heard[heard.length - 1] ?? { method, url, headers, body: "" }, heard.length)
      })
    })
    yield* Effect.acquireRelease(
      Effect.async<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () => Effect.sync(() => server.close().closeAllConnections())
    )
    const address = server.address()
    return { url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`, heard }
  })

/** An address where nobody listens. */
export const nobody: Effect.Effect<string> = Effect.map(Effect.scoped(loopback(() => {})), ({ url }) => url)
