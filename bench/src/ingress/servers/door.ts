/** The door of Parley alone: its HTTP server, admission, Twilio's signature and decoding, and an engine that keeps nothing. */
import { HttpServerResponse } from "@effect/platform"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Twilio } from "@parley/client"
import { type Engine, UnknownProvider } from "@parley/engine"
import { Effect } from "effect"
// The service gives no door without a store: an inside, so that what stands before the store is measured alone.
// oxlint-disable-next-line no-restricted-imports
import * as Server from "../../../../packages/service/dist/Server.js"
import { said } from "./listen.ts"

const engine = ({ id, receive }: Twilio.TwilioProvider): Engine["Type"] => ({
  providers: [],
  receive: (provider, webhook) =>
    provider === id
      ? Effect.asVoid(Effect.catchTag(receive(webhook), "Unreadable", (error) => Effect.die(error)))
      : new UnknownProvider(),
  missed: () => Effect.void,
  accept: () => Effect.void,
  deadLetters: { list: () => Effect.succeed([]), replay: () => Effect.void, discard: () => Effect.void },
  settled: Effect.void
})

NodeRuntime.runMain(
  Effect.gen(function* () {
    const server = yield* Server.make("127.0.0.1", 0)
    yield* server.open(engine(yield* Twilio.provider), HttpServerResponse.empty())
    said(server.port)
    return yield* Effect.never
  }).pipe(Effect.scoped, Effect.provide(NodeHttpClient.layerUndici))
)
