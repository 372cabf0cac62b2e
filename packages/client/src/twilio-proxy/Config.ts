/** What Twilio Proxy needs to know about this installation, read from keys that begin with `PARLEY_TWILIO_PROXY_`. */
import type { NotConfigured } from "@parley/messaging"
import { type ConfigError, Effect, Option, Redacted } from "effect"
import { isBaseUrl, isSecret, matches, optional, publicUrl, required, together, unlessAbsent } from "../Setting.ts"
import type { TwilioCredentials } from "../twilio/Config.ts"

/** What a provider needs: the account, the service whose numbers people write to, and where Twilio reaches us. */
export interface TwilioProxyConfig extends TwilioCredentials {
  /** `KS` and 32 hexadecimal digits. */
  readonly serviceSid: string
  /** Where Twilio reaches us, without a slash at the end. */
  readonly publicUrl: string
}

const accountSid = {
  key: "PARLEY_TWILIO_PROXY_ACCOUNT_SID",
  accepts: matches(/^AC[0-9a-fA-F]{32}$/),
  expected: "AC and 32 hexadecimal digits, as the Twilio console shows it"
}
const authToken = {
  key: "PARLEY_TWILIO_PROXY_AUTH_TOKEN",
  accepts: isSecret,
  expected: "the account's auth token, as the Twilio console shows it"
}
const serviceSid = {
  key: "PARLEY_TWILIO_PROXY_SERVICE_SID",
  accepts: matches(/^KS[0-9a-fA-F]{32}$/),
  expected: "KS and 32 hexadecimal digits: the Proxy service whose numbers people write to"
}
const apiUrl = {
  key: "PARLEY_TWILIO_PROXY_API_URL",
  accepts: isBaseUrl,
  expected: "an http or https address without a slash at the end; leave it out to use https://proxy.twilio.com"
}

/** All keys of this provider: none set means that it is not used. */
const keys = [accountSid, authToken, serviceSid, apiUrl].map(({ key }) => key)

const credentials = {
  accountSid: required(accountSid),
  authToken: Effect.map(required(authToken), Redacted.make),
  api: Effect.map(optional(apiUrl), (found) => (Option.isSome(found) ? { apiUrl: found.value } : {}))
}

/** What a client needs: enough to call, not to be called. Fails with every key that is missing or malformed. */
export const TwilioProxyCredentials: Effect.Effect<TwilioCredentials, ConfigError.ConfigError> = Effect.all(
  credentials,
  { mode: "validate" }
).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ api, ...rest }) => ({ ...rest, ...api })
  })
)

/** What a provider needs. Fails with `NotConfigured` where no key is set, else with every key that is missing or malformed. */
export const TwilioProxyConfig: Effect.Effect<TwilioProxyConfig, ConfigError.ConfigError | NotConfigured> = Effect.all(
  { ...credentials, serviceSid: required(serviceSid), publicUrl: required(publicUrl) },
  { mode: "validate" }
).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ api, ...rest }) => ({ ...rest, ...api })
  }),
  unlessAbsent("twilio-proxy", keys)
)
