/** NetSapiens' messaging API: sessions, the messages in them, numbers, and subscriptions to events. */
import type { HttpClient } from "@effect/platform"
import { type ConfigError, Context, Effect, Layer } from "effect"
import * as Api from "./Api.ts"
import { NetSapiensCredentials } from "./Config.ts"
import { messagesOf } from "./messages.ts"
import { numbersOf } from "./numbers.ts"
import { operations } from "./operations.ts"
import { sessionsOf } from "./sessions.ts"
import { subscriptionsOf } from "./subscriptions.ts"
import type { NetSapiensError } from "./NetSapiensError.ts"
import type { Version } from "./Version.ts"

/**
 * Where a domain or a user is not given, it is `~`: that of the token. `*` is all that the token may see. Sends are never repeated
 * by themselves, because no key of ours keeps one from being made twice: only `UnknownOutcome` leaves open whether it was taken, and
 * with any other reason it was not. All writes are taken first and done later.
 */
export class NetSapiensClient extends Context.Tag("@parley/client/NetSapiensClient")<
  NetSapiensClient,
  {
    readonly sessions: ReturnType<typeof sessionsOf>
    readonly messages: ReturnType<typeof messagesOf>
    readonly numbers: ReturnType<typeof numbersOf>
    readonly subscriptions: ReturnType<typeof subscriptionsOf>
    /** `GET /version`: which build answers. Not in version 44. */
    readonly version: Effect.Effect<Version, NetSapiensError>
  }
>() {
  static readonly make = (
    options: Api.NetSapiensClientOptions
  ): Effect.Effect<NetSapiensClient["Type"], never, HttpClient.HttpClient> =>
    Effect.map(Api.make(options), (api) => ({
      sessions: sessionsOf(api),
      messages: messagesOf(api),
      numbers: numbersOf(api),
      subscriptions: subscriptionsOf(api),
      version: api.call("version", operations.version, { at: {}, parameters: {} })
    }))

  static readonly layer = (
    options: Api.NetSapiensClientOptions
  ): Layer.Layer<NetSapiensClient, never, HttpClient.HttpClient> => Layer.effect(this, this.make(options))

  /** Reads `PARLEY_NETSAPIENS_API_URL`, `_TOKEN` or `_CLIENT_ID`, `_CLIENT_SECRET`, `_USERNAME`, `_PASSWORD`, `_LOGIN`, and `_VERSION`. */
  static readonly layerConfig: Layer.Layer<NetSapiensClient, ConfigError.ConfigError, HttpClient.HttpClient> =
    Layer.effect(this, Effect.flatMap(NetSapiensCredentials, this.make))
}
