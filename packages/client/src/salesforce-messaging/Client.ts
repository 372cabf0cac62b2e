/** Salesforce's REST API, as far as messaging goes: sessions, whom they are with, and what is kept beside them. */
import type { HttpClient } from "@effect/platform"
import { type ConfigError, Context, Effect, Layer } from "effect"
import * as Api from "./rest/Api.ts"
import { SalesforceCredentials } from "./login/CredentialsConfig.ts"
import type { Login } from "./login/Login.ts"
import { operations } from "./rest/operations.ts"
import { queriesOf } from "./rest/queries.ts"
import { readableOf, recordsOf } from "./rest/records.ts"

type Records<N extends "MessagingSession" | "MessagingEndUser"> = ReturnType<typeof recordsOf<N>> & {
  /** There is none: `undelete()` is of SOAP and Apex only. A record that was deleted is `NotFound`, with `ENTITY_IS_DELETED`. */
  readonly undelete?: never
}

const clientOf = (api: Api.Api) => {
  const sessions: Records<"MessagingSession"> = recordsOf(api, "sessions", "MessagingSession")
  const endUsers: Records<"MessagingEndUser"> = recordsOf(api, "endUsers", "MessagingEndUser")
  const { describe } = readableOf(api, "changeEvents", "MessagingSessionChangeEvent")
  return {
    ...queriesOf(api),
    sessions,
    /** Whose phone number it is: `MessagingPlatformKey`. */
    endUsers,
    channels: readableOf(api, "channels", "MessagingChannel"),
    /** What was said in standard channels; that of enhanced ones the Interaction API has. */
    entries: readableOf(api, "entries", "ConversationEntry"),
    history: readableOf(api, "history", "MessagingSessionHistory"),
    feed: readableOf(api, "feed", "MessagingSessionFeed"),
    shares: readableOf(api, "shares", "MessagingSessionShare"),
    ownerSharingRules: readableOf(api, "ownerSharingRules", "MessagingSessionOwnerSharingRule"),
    metrics: readableOf(api, "metrics", "MessagingSessionMetrics"),
    /** Heard over Pub/Sub, and never read. */
    changeEvents: { describe },
    /** `GET /services/data`: the versions that this org speaks. */
    versions: api.call("versions", operations.versions, { at: {}, parameters: {} }, { unversioned: true }),
    /** `GET /limits`: what is left of each of the org's budgets, by name. */
    limits: api.call("limits", operations.limits, { at: {}, parameters: {} }),
    /** How much of the budget of calls was used, by what the last answer said of it; nothing is asked for it. */
    usage: api.usage
  }
}

/**
 * Sends are never repeated by themselves, because no key of ours keeps one from being made twice: only `UnknownOutcome` leaves open
 * whether it was done. A call that was refused for its token was not made, so it is made once more with a new one, be it a send.
 */
export class SalesforceClient extends Context.Tag("@parley/client/SalesforceClient")<
  SalesforceClient,
  ReturnType<typeof clientOf>
>() {
  /** `login` is one that others use too, such as the Interaction API: then there is one token for all. */
  static readonly make = (
    options: Api.SalesforceClientOptions,
    login?: Login
  ): Effect.Effect<SalesforceClient["Type"], never, HttpClient.HttpClient> =>
    Effect.map(Api.make(options, login), clientOf)

  static readonly layer = (
    options: Api.SalesforceClientOptions
  ): Layer.Layer<SalesforceClient, never, HttpClient.HttpClient> => Layer.effect(this, this.make(options))

  /** Reads `PARLEY_SALESFORCE_LOGIN_URL`, `_CLIENT_ID` and what the way to log in wants, and `_VERSION`. */
  static readonly layerConfig: Layer.Layer<SalesforceClient, ConfigError.ConfigError, HttpClient.HttpClient> =
    Layer.effect(
      this,
      Effect.flatMap(SalesforceCredentials, (options) => this.make(options))
    )
}
