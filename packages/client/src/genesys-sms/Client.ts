/** Genesys Web Services for an agent of SMS sessions: sessions, the messages in them, the agent's own work, and its supervisor's. */
import type { HttpClient } from "@effect/platform"
import { type ConfigError, Context, Effect, Layer } from "effect"
import * as Api from "./rest/Api.ts"
import { GenesysCredentials } from "./Config.ts"
import { contactCenterOf } from "./rest/contactCenter.ts"
import type { GenesysError } from "./GenesysError.ts"
import { operations } from "./rest/operations.ts"
import { sessionsOf } from "./rest/sessions.ts"
import type { User } from "./rest/SmsSession.ts"
import { supervisorOf } from "./rest/supervisor.ts"
import { usersOf } from "./rest/users.ts"

/**
 * All calls are made as one agent, who is logged in when the first call needs it, and again, once, when the server has forgotten it.
 * Sends are never repeated by themselves, because no key of ours keeps one from being made twice: only `UnknownOutcome` leaves open
 * whether it was taken, and with any other reason it was not. All operations are taken first and done later.
 */
export class GenesysClient extends Context.Tag("@parley/client/GenesysClient")<
  GenesysClient,
  {
    readonly sessions: ReturnType<typeof sessionsOf>
    readonly contactCenter: ReturnType<typeof contactCenterOf>
    readonly users: ReturnType<typeof usersOf>
    readonly supervisor: ReturnType<typeof supervisorOf>
    /** `GET /me`: the agent. */
    readonly me: Effect.Effect<User, GenesysError>
    /** `GET /diagnostics/version`: which build answers, such as `8.5.201.93`. */
    readonly version: Effect.Effect<string, GenesysError>
  }
>() {
  /** For whoever speaks another protocol under the same login. */
  static readonly over = (api: Api.Api): GenesysClient["Type"] => ({
    sessions: sessionsOf(api),
    contactCenter: contactCenterOf(api),
    users: usersOf(api),
    supervisor: supervisorOf(api),
    me: api.call("me", operations.me, { at: {}, parameters: {} }),
    version: Effect.map(api.call("version", operations.version, { at: {}, parameters: {} }), ({ version }) => version)
  })

  static readonly make = (
    options: Api.GenesysClientOptions
  ): Effect.Effect<GenesysClient["Type"], never, HttpClient.HttpClient> => Effect.map(Api.make(options), this.over)

  static readonly layer = (
    options: Api.GenesysClientOptions
  ): Layer.Layer<GenesysClient, never, HttpClient.HttpClient> => Layer.effect(this, this.make(options))

  /** Reads `PARLEY_GENESYS_API_URL`, `_USERNAME`, `_PASSWORD`, and where they are set `_SEGMENT` and `_CHANNEL`. */
  static readonly layerConfig: Layer.Layer<GenesysClient, ConfigError.ConfigError, HttpClient.HttpClient> =
    Layer.effect(this, Effect.flatMap(GenesysCredentials, this.make))
}
