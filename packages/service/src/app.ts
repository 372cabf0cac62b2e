/** Everything behind the router: the operations API, the practice ground, and the page. */
import { HttpApiBuilder, type HttpApp, HttpLayerRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Store } from "@parley/engine"
import { Effect, Layer, Option, type Scope } from "effect"
import { Api, NotReady } from "./Api.ts"
import type { PracticeGround } from "./Practice.ts"

const ok = { status: "ok" } as const

/** Ready means that a message would be kept now. */
const health = HttpApiBuilder.group(Api, "health", (handlers) =>
  Effect.map(Store, (store) =>
    handlers
      .handle("healthz", () => Effect.succeed(ok))
      .handle("readyz", () =>
        Effect.flatMap(Effect.option(Effect.timeout(store.check, "1 second")), (kept) =>
          Option.isSome(kept) ? Effect.succeed(ok) : new NotReady({ reason: "store" })
        )
      )
  )
)

/** The app sees its own paths, wherever it is mounted. */
const under = (prefix: string, app: HttpApp.Default): HttpApp.Default =>
  Effect.updateService(app, HttpServerRequest.HttpServerRequest, (request) =>
    request.modify({ url: request.url.slice(prefix.length) || "/" })
  )

const notFound = HttpServerResponse.text("There is nothing here.\n", { status: 404 })

export const make = (
  page: HttpApp.Default,
  practice: Option.Option<PracticeGround>
): Effect.Effect<HttpApp.Default<never, Scope.Scope>, never, Store | Scope.Scope> => {
  const emulator = Option.match(practice, {
    onNone: () => Effect.succeed(notFound),
    onSome: (it) => under("/emulator", it.app)
  })
  const routes = Layer.mergeAll(
    HttpLayerRouter.addHttpApi(Api),
    HttpLayerRouter.addAll([
      HttpLayerRouter.route("*", "/emulator", emulator),
      HttpLayerRouter.route("*", "/emulator/*", emulator),
      HttpLayerRouter.route("*", "/*", page)
    ])
  ).pipe(Layer.provide(health), Layer.provide(NodeHttpServer.layerContext))
  return Effect.map(HttpLayerRouter.toHttpEffect(routes), (app) =>
    Effect.catchTag(app, "RouteNotFound", () => Effect.succeed(notFound))
  )
}
