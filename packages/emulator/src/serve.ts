/** The practice ground alone: on a port of its own, its addresses and credentials printed at the start. */
import { createServer, type RequestListener } from "node:http"
import { HttpServer } from "@effect/platform"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Console, Data, Effect, type Scope } from "effect"
import * as Emulator from "./Emulator.ts"

/** It cannot start as it was told to; `advice` says why and what to do. */
export class CannotStart extends Data.TaggedError("CannotStart")<{
  readonly advice: string
  readonly cause?: unknown
}> {}

export interface Options extends Omit<Emulator.Options, "url"> {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

const introduction = (url: string, webhooks: string, { platforms }: Emulator.Emulator): string =>
  [
    `The practice ground is open at ${url}`,
    `  a bot is pointed at it by the keys below, and PARLEY_PUBLIC_URL=${webhooks.replace(/\/webhooks$/, "")}`,
    ...platforms.flatMap(({ name, prefix, settings, webhook }) => [
      `  ${name} at ${url}${prefix}, ${webhook === undefined ? "where a bot listens" : `posting to ${webhook}`}; its test credentials:`,
      ...Object.entries(settings).map(([key, value]) => `    ${key}=${value}`)
    ]),
    `  control at ${url}/control (GET), and for each platform:`,
    ...platforms.map(({ provider }) => `    ${url}/control/${provider}/{texts,faults,messages}`),
    `  events at ${url}/control/events`
  ].join("\n")

/** Serves until it is interrupted, and then ends at once: nobody in practice waits for an open feed. */
export const serve = ({ host, port, ...options }: Options): Effect.Effect<never, CannotStart, Scope.Scope> =>
  Effect.gen(function* () {
    const node = createServer()
    // Its port has to be known before there is anything behind it: who calls too early is told so, and not kept waiting.
    const early: RequestListener = (_, response) => void response.writeHead(503, { "retry-after": "1" }).end()
    node.on("request", early)
    const server = yield* Effect.mapError(
      NodeHttpServer.make(() => node, { host, port }),
      (cause) =>
        new CannotStart({
          advice: `Port ${port} on ${host} cannot be had: end what uses it, or give another --port (0 takes a free one).`,
          cause
        })
    )
    yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))

    const url = HttpServer.formatAddress(server.address)
    const emulator = yield* Effect.mapError(
      Emulator.make({ ...options, url }),
      (cause) =>
        new CannotStart({
          advice: `The file ${options.file} cannot be used: give another --file, or none to keep nothing.`,
          cause
        })
    )
    yield* server.serve(emulator.app)
    node.off("request", early)
    yield* Console.log(introduction(url, options.webhooks, emulator))
    return yield* Effect.never
  })
