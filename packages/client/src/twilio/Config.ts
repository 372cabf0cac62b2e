/** What Twilio needs to know about this installation, read from keys that begin with `PARLEY_TWILIO_`. */
import { Address, type NotConfigured } from "@parley/messaging"
import { type ConfigError, Effect, Option, Redacted } from "effect"
import {
  isBaseUrl,
  isSecret,
  matches,
  missing,
  optional,
  publicUrl,
  required,
  together,
  unlessAbsent
} from "../Setting.ts"

/** Whose account, and how to prove it. */
export interface TwilioCredentials {
  /** `AC` and 32 hexadecimal digits. */
  readonly accountSid: string
  /** The account's primary token: webhooks are signed with it, also where calls use an API key. */
  readonly authToken: Redacted.Redacted
  /** Used for calls instead of the token: it can be revoked alone. */
  readonly apiKey?: { readonly sid: string; readonly secret: Redacted.Redacted }
  /** `https://api.twilio.com` where it is not given. Without a slash at the end; it may have a path. */
  readonly apiUrl?: string
}

/** What a provider needs besides: a sender, and where it is reached. */
export interface TwilioConfig extends TwilioCredentials {
  /** Where people reach the bot. */
  readonly from?: Address
  /** Chooses the sender of what we send, instead of `from`. */
  readonly messagingServiceSid?: string
  /** Where Twilio reaches us, without a slash at the end. */
  readonly publicUrl: string
}

const accountSid = {
  key: "PARLEY_TWILIO_ACCOUNT_SID",
  accepts: matches(/^AC[0-9a-fA-F]{32}$/),
  expected: "AC and 32 hexadecimal digits, as the Twilio console shows it"
}
const authToken = {
  key: "PARLEY_TWILIO_AUTH_TOKEN",
  accepts: isSecret,
  expected: "the account's auth token, as the Twilio console shows it"
}
const from = {
  key: "PARLEY_TWILIO_FROM",
  accepts: matches(/^(\+[1-9]\d{6,14}|\d{3,8})$/),
  expected: "a number of the account such as +15550100123, or a short code"
}
const messagingServiceSid = {
  key: "PARLEY_TWILIO_MESSAGING_SERVICE_SID",
  accepts: matches(/^MG[0-9a-fA-F]{32}$/),
  expected: "MG and 32 hexadecimal digits"
}
const apiUrl = {
  key: "PARLEY_TWILIO_API_URL",
  accepts: isBaseUrl,
  expected: "an http or https address without a slash at the end; leave it out to use https://api.twilio.com"
}
const apiKeySid = {
  key: "PARLEY_TWILIO_API_KEY_SID",
  accepts: matches(/^SK[0-9a-fA-F]{32}$/),
  expected: "SK and 32 hexadecimal digits"
}
const apiKeySecret = { key: "PARLEY_TWILIO_API_KEY_SECRET", accepts: isSecret, expected: "the API key's secret" }

/** All keys of this provider: none set means that it is not used. */
const keys = [accountSid, authToken, from, messagingServiceSid, apiUrl, apiKeySid, apiKeySecret].map(({ key }) => key)

const apiKey = Effect.gen(function* () {
  const sid = yield* optional(apiKeySid)
  const secret = yield* optional(apiKeySecret)
  if (Option.isSome(sid) && Option.isSome(secret)) {
    return { apiKey: { sid: sid.value, secret: Redacted.make(secret.value) } }
  }
  if (Option.isSome(sid)) return yield* missing(apiKeySecret.key, `expected beside ${apiKeySid.key}: set both, or none`)
  if (Option.isSome(secret))
    return yield* missing(apiKeySid.key, `expected beside ${apiKeySecret.key}: set both, or none`)
  return {}
})

const credentials = {
  accountSid: required(accountSid),
  authToken: Effect.map(required(authToken), Redacted.make),
  api: Effect.map(optional(apiUrl), (found) => (Option.isSome(found) ? { apiUrl: found.value } : {})),
  apiKey
}

const sender = Effect.gen(function* () {
  const number = yield* optional(from)
  const service = yield* optional(messagingServiceSid)
  if (Option.isNone(number) && Option.isNone(service)) {
    return yield* missing(from.key, `expected ${from.expected}; or set ${messagingServiceSid.key}`)
  }
  return {
    ...(Option.isSome(number) && { from: Address.make(number.value) }),
    ...(Option.isSome(service) && { messagingServiceSid: service.value })
  }
})

/** What a client needs: enough to call, not to be called. Fails with every key that is missing or malformed. */
export const TwilioCredentials: Effect.Effect<TwilioCredentials, ConfigError.ConfigError> = Effect.all(credentials, {
  mode: "validate"
}).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ api, apiKey, ...rest }) => ({ ...rest, ...api, ...apiKey })
  })
)

/** What a provider needs. Fails with `NotConfigured` where no key is set, else with every key that is missing or malformed. */
export const TwilioConfig: Effect.Effect<TwilioConfig, ConfigError.ConfigError | NotConfigured> = Effect.all(
  { ...credentials, sender, publicUrl: required(publicUrl) },
  { mode: "validate" }
).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ api, apiKey, sender, ...rest }) => ({ ...rest, ...api, ...apiKey, ...sender })
  }),
  unlessAbsent("twilio", keys)
)
