/** A gRPC server for the vendor's Pub/Sub service, on sockets of its own: each can be cut while somebody listens. */
import { createServer, isIP, type Server as Listener, type Socket } from "node:net"
import { fileURLToPath } from "node:url"
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js"
import { loadSync } from "@grpc/proto-loader"
import { Effect, type Scope } from "effect"

/** The vendor's own file. */
const proto = fileURLToPath(new URL("../../../proto/pubsub_api.proto", import.meta.url))

const service = (): Parameters<Server["addService"]>[0] => {
  const definition = loadSync(proto, { keepCase: true, enums: String, longs: Number, defaults: true })[
    "eventbus.v1.PubSub"
  ]
  return definition === undefined || "format" in definition ? {} : definition
}

const listening = (listener: Listener, port: number, host: string): Effect.Effect<boolean> =>
  Effect.async((resume) => {
    const done = (well: boolean) => () => {
      listener.removeAllListeners("error").removeAllListeners("listening")
      resume(Effect.succeed(well))
    }
    listener.once("error", done(false)).once("listening", done(true)).listen(port, host)
  })

export interface PubSubServer {
  /** In clear text. */
  readonly port: number
  readonly serve: (handlers: UntypedServiceImplementation) => void
  /** Cuts the connection of a peer, as calls name one. */
  readonly cut: (peer: string) => Effect.Effect<void>
}

/** Beside the practice ground's own port, one higher; where that cannot be had, on a free one. */
export const make = (url: string): Effect.Effect<PubSubServer, never, Scope.Scope> =>
  Effect.gen(function* () {
    const server = new Server()
    const door = server.createConnectionInjector(ServerCredentials.createInsecure())
    const sockets = new Map<string, Socket>()
    const listener = createServer((socket) => {
      const peer = `${socket.remoteAddress}:${socket.remotePort}`
      sockets.set(peer, socket)
      socket.once("close", () => sockets.delete(peer)).on("error", () => socket.destroy())
      door.injectConnection(socket)
    })
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        listener.close()
        for (const socket of sockets.values()) socket.destroy()
        server.forceShutdown()
      })
    )

    const { hostname, port } = new URL(url)
    const host = isIP(hostname) === 0 ? "127.0.0.1" : hostname
    const well = Number(port) > 0 && Number(port) < 65535 && (yield* listening(listener, Number(port) + 1, host))
    if (!well) yield* listening(listener, 0, host)
    const address = listener.address()
    return {
      port: typeof address === "object" && address !== null ? address.port : 0,
      serve: (handlers) => server.addService(service(), handlers),
      cut: (peer) => Effect.sync(() => sockets.get(peer)?.destroy())
    }
  })
