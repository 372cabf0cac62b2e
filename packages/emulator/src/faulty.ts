/** Lets a fault on order befall one operation of a platform's API, on the wire and not in the mind. */
import { type HttpApp, HttpServerRequest, type HttpServerResponse } from "@effect/platform"
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import { Effect, Option } from "effect"
import type { Fault, Faults } from "./Faults.ts"

/** How the platform says "too many requests" and "our fault". */
export interface Refusals {
  readonly tooMany: (fault: Fault) => HttpServerResponse.HttpServerResponse
  readonly broken: HttpServerResponse.HttpServerResponse
}

const cut = Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
  NodeHttpServerRequest.toIncomingMessage(request).socket.destroy()
  return Effect.never
})

export const faulty =
  (faults: Faults, refusals: Refusals) =>
  (operation: string) =>
  <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R> =>
    Effect.flatMap(faults.take(operation), (taken) => {
      if (Option.isNone(taken)) return app
      const fault = taken.value
      switch (fault.kind) {
        case "429":
          return Effect.succeed(refusals.tooMany(fault))
        case "500":
          return Effect.succeed(refusals.broken)
        case "timeout":
          return Effect.never
        case "drop":
          return cut
        case "drop-after":
          return Effect.zipRight(app, cut)
        case "undelivered":
          return app
      }
    })
