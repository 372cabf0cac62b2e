/** The HttpServer of @effect/platform, which reads the body as a text and answers nothing. */
import { createServer } from "node:http"
import { HttpServer, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Layer } from "effect"
import { contentType, nothing } from "../twiml.ts"
import { said } from "./listen.ts"

const app = Effect.gen(function* () {
  const request = yield* HttpServerRequest.HttpServerRequest
  yield* request.text
  return HttpServerResponse.text(nothing, { contentType })
})

const announced = HttpServer.addressWith((address) =>
  Effect.sync(() => {
    if (address._tag === "TcpAddress") said(address.port)
  })
)

NodeRuntime.runMain(
  Effect.zipRight(announced, Effect.never).pipe(
    Effect.provide(
      Layer.provideMerge(HttpServer.serve(app), NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 }))
    )
  )
)
