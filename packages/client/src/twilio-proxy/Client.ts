/** Twilio's Proxy API: services with their numbers, sessions, who takes part in them, and what is said. */
import type { HttpClient } from "@effect/platform"
import { type ConfigError, Context, Effect, Layer } from "effect"
import type { TwilioClientOptions } from "../twilio/Api.ts"
import { calls } from "./calls.ts"
import { TwilioProxyCredentials } from "./Config.ts"
import type { Resources } from "./Resources.ts"

/**
 * Every operation of https://www.twilio.com/docs/proxy/api: where it happens comes first, then what is asked. What changes
 * something is never repeated by itself: with `UnknownOutcome` it may have been done, with any other reason it was not. Lists are
 * read page after page for as long as somebody pulls.
 */
export class TwilioProxyClient extends Context.Tag("@parley/client/TwilioProxyClient")<TwilioProxyClient, Resources>() {
  static readonly make = (
    options: TwilioClientOptions
  ): Effect.Effect<TwilioProxyClient["Type"], never, HttpClient.HttpClient> => calls(options)

  static readonly layer = (
    options: TwilioClientOptions
  ): Layer.Layer<TwilioProxyClient, never, HttpClient.HttpClient> => Layer.effect(this, this.make(options))

  /** Reads `PARLEY_TWILIO_PROXY_ACCOUNT_SID`, `_AUTH_TOKEN` and, where it is set, `_API_URL`. */
  static readonly layerConfig: Layer.Layer<TwilioProxyClient, ConfigError.ConfigError, HttpClient.HttpClient> =
    Layer.effect(this, Effect.flatMap(TwilioProxyCredentials, this.make))
}
