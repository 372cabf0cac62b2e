/** The HTTP server: platforms come to the webhooks, everybody else to the router. */
import { createServer, type Server as NodeServer, type ServerResponse } from "node:http"
import { Server as NetServer } from "node:net"
import type { HttpApp } from "@effect/platform"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import type { Engine } from "@parley/engine"
import { Effect, FiberSet, Schema, type Scope } from "effect"
import { Admission } from "./Admission.ts"
import { NotReady } from "./Api.ts"
import { Misconfigured } from "./Misconfigured.ts"
import * as Webhooks from "./Webhooks.ts"

export interface Server {
  readonly port: number
  /** From now on webhooks go to this engine, and all other requests to this app. */
  readonly open: (engine: Engine["Type"], app: HttpApp.Default<never, Scope.Scope>) => Effect.Effect<void>
  /** Lets nobody new in, and returns when what was taken is answered. */
  readonly drain: Effect.Effect<void>
}

/** At a shutdown, what was on its way to us has so long to come in: a platform may not ask a second time. */
const moment = "500 millis"
/** Requests that were taken before it have so long to be answered. */
const patience = "3 seconds"

const listen = (server: NodeServer, host: string, port: number) =>
  Effect.async<number, Misconfigured>((resume) => {
    // Kept for as long as the server is: a later error must not end the process.
    server.on("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? "is in use: end what uses it, or set another PORT"
          : "cannot be listened on: set HOST and PORT"
      resume(new Misconfigured({ advice: [`${host}:${port} ${why}`] }))
    })
    server.listen({ host, port }, () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
  })

/**
 * Lets nobody in any more; kept when the last connection is gone. `server.close()` would also cut those that seem idle, among
 * them the ones whose request has arrived and was not read yet.
 */
const unlisten = (server: NodeServer) =>
  new Promise<void>((resolve) => void NetServer.prototype.close.call(server, () => resolve()))

/** What the router would say, were it there. */
const refuse = (response: ServerResponse, reason: NotReady["reason"]) => {
  const body = JSON.stringify(Schema.encodeSync(NotReady)(new NotReady({ reason })))
  response.writeHead(503, { "retry-after": "1", "content-type": "application/json" }).end(body)
}

/** Listens at once, and answers 503 until it is opened. */
export const make = (host: string, port: number): Effect.Effect<Server, Misconfigured, Scope.Scope> =>
  Effect.gen(function* () {
    const webhooks = yield* FiberSet.make()
    const runWebhook = yield* FiberSet.runtime(webhooks)()
    let engine: Engine["Type"] | undefined
    let handle: Parameters<typeof createServer>[1]
    const admission = new Admission()
    let isDraining = false

    // Slow senders are let go sooner than Node would: it waits five minutes for a request.
    const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 1000 })
    server.on("request", (request, response) => {
      if (isDraining) response.setHeader("connection", "close")
      if (Webhooks.isWebhook(request)) runWebhook(Webhooks.answer(request, response, engine, admission))
      else if (handle === undefined || isDraining) refuse(response, isDraining ? "stopping" : "starting")
      else handle(request, response)
    })
    yield* Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections()))

    return {
      port: yield* listen(server, host, port),
      open: (opened, app) =>
        Effect.map(NodeHttpServer.makeHandler(app), (handler) => {
          engine = opened
          handle = handler
        }),
      drain: Effect.gen(function* () {
        isDraining = true
        const left = unlisten(server)
        yield* Effect.timeoutOption(Effect.interruptible(Effect.promise(() => left)), moment)
        engine = undefined
        server.closeIdleConnections()
        yield* Effect.timeoutOption(Effect.interruptible(FiberSet.awaitEmpty(webhooks)), patience)
      })
    }
  })
