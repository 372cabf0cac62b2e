/** What Salesforce needs to know about this installation, read from keys that begin with `PARLEY_SALESFORCE_`. */
import { createPrivateKey } from "node:crypto"
import { Address, type NotConfigured } from "@parley/messaging"
import { type ConfigError, Effect, Option, Redacted } from "effect"
import { isBaseUrl, matches, missing, optional, required, together, unlessAbsent } from "../Setting.ts"
import type { Credentials } from "./Credentials.ts"
import { type SalesforceId, salesforceId } from "./SalesforceId.ts"
import { lowestVersion } from "./Version.ts"

/** Enough to call the org's REST API. */
export interface SalesforceCredentials {
  /** `https://login.salesforce.com`, `https://test.salesforce.com`, or the org's own domain; without a slash at the end. */
  readonly loginUrl: string
  readonly credentials: Credentials
  /** Of the API, 47 or above; 64 where it is not given. */
  readonly version?: number
}

/** What a bot of one's own needs besides: to speak, and to hear. */
export interface SalesforceConfig extends SalesforceCredentials {
  readonly orgId: SalesforceId
  /** Of the Interaction API: `https://{my domain}.my.salesforce-scrt.com/api/v1`, without a slash at the end. */
  readonly interactionUrl: string
  /** `{namespace or org id}_{developer name}` of the bot's `ExtConvParticipantIntegDef`. */
  readonly authorizationContext: string
  /** The custom platform event that the bot is told by, such as `/event/Bot_Said__e`. */
  readonly topic: string
  /** Of Pub/Sub API; Salesforce's own where it is not given. */
  readonly pubSubUrl?: string
  /** The event's fields, as the org's admin has named them; `Payload__c` and `EventType__c` where they are not given. */
  readonly payloadField?: string
  readonly eventTypeField?: string
  /** The bot's developer name, which is also who says what it says; as in `authorizationContext` where it is not given. */
  readonly bot?: string
  /** The bot's id where work is accepted; as routing told it where it is not given. */
  readonly botId?: string
  /** Where people reach the bot, as one would print it on a poster. */
  readonly from?: Address
}

const prefix = "PARLEY_SALESFORCE_"
const url = (name: string, expected: string) => ({ key: `${prefix}${name}`, accepts: isBaseUrl, expected })
const word = (name: string, pattern: RegExp, expected: string) => ({
  key: `${prefix}${name}`,
  accepts: matches(pattern),
  expected
})

const loginUrl = url(
  "LOGIN_URL",
  "the http or https address of the login, such as https://example.my.salesforce.com, without a slash at the end"
)
const clientId = word("CLIENT_ID", /^\S+$/, "the app's consumer key")
const clientSecret = word("CLIENT_SECRET", /^\S+$/, "the app's consumer secret")
const refreshToken = word("REFRESH_TOKEN", /^\S+$/, "a refresh token of the app's user")
const username = word("USERNAME", /^[^\s@]+@[^\s@]+$/, "the user to act for, such as bot@example.com")

/** Environments with one line for each key have `\n` for its ends. */
const pem = (text: string): string => text.replaceAll("\\n", "\n")
const isKey = Option.liftThrowable((text: string) => createPrivateKey(pem(text)))
const privateKey = {
  key: `${prefix}PRIVATE_KEY`,
  accepts: (text: string) => Option.isSome(isKey(text)),
  expected: "the private key in PEM, whose certificate the app has; \\n may stand for the ends of its lines"
}
const version = {
  key: `${prefix}VERSION`,
  accepts: (text: string) => /^\d{2,3}$/.test(text) && Number(text) >= lowestVersion,
  expected: `a version of the API such as 64, ${lowestVersion} or above; leave it out to use 64`
}
const ids = "15 or 18 letters and digits"
const orgId = word("ORG_ID", /^00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/, `the org's id: ${ids} that begin with 00D`)
const interactionUrl = url(
  "INTERACTION_URL",
  "the http or https address of the Interaction API, such as https://example.my.salesforce-scrt.com/api/v1, without a slash at the end"
)
const authorizationContext = word(
  "AUTHORIZATION_CONTEXT",
  /^[A-Za-z0-9]\w*_\w+$/,
  "the bot's integration: the namespace or the org's id, _, and its developer name"
)
const topic = word(
  "TOPIC",
  /^\/(event|data)\/\w+$/,
  "the platform event that the bot hears, such as /event/Bot_Said__e"
)
const pubSubUrl = {
  key: `${prefix}PUBSUB_URL`,
  accepts: matches(/^https?:\/\/(\[[0-9a-f:]+\]|[^\s/?#@:[\]]+)(:\d{1,5})?$/i),
  expected: "https://host:port, or http://host:port for clear text; leave it out to use Salesforce's own"
}
const fieldName = /^[A-Za-z]\w*$/
const payloadField = word(
  "PAYLOAD_FIELD",
  fieldName,
  "the event's field with the payload; leave it out to use Payload__c"
)
const eventTypeField = word(
  "EVENT_TYPE_FIELD",
  fieldName,
  "the event's field with the event's type; leave it out to use EventType__c"
)
const bot = word("BOT", /^\w+$/, "the bot's developer name; leave it out to use that of the authorization context")
const botId = word(
  "BOT_ID",
  /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/,
  `the bot's id: ${ids}; leave it out to use what routing tells`
)
const from = word("FROM", /^\S+$/, "where people reach the bot, such as +15550100001")

/** All keys of this provider: none set means that it is not used. */
const keys = [
  loginUrl,
  clientId,
  clientSecret,
  refreshToken,
  username,
  privateKey,
  version,
  orgId,
  interactionUrl,
  authorizationContext,
  topic,
  pubSubUrl,
  payloadField,
  eventTypeField,
  bot,
  botId,
  from
].map(({ key }) => key)

/** One of the three ways, with all that it takes; two are one too many, though a refresh token may have a secret beside it. */
const credentials: Effect.Effect<Credentials, ConfigError.ConfigError> = Effect.gen(function* () {
  const given = yield* Effect.all({
    key: optional(privateKey),
    secret: Effect.map(optional(clientSecret), Option.map(Redacted.make)),
    refresh: Effect.map(optional(refreshToken), Option.map(Redacted.make))
  })
  const { key, refresh, secret } = given
  if (Option.isSome(key)) {
    if (Option.isSome(refresh) || Option.isSome(secret)) {
      return yield* missing(
        privateKey.key,
        `expected without ${clientSecret.key} and ${refreshToken.key}: set the one, or one of the others`
      )
    }
    const proof = yield* Effect.all(
      { clientId: required(clientId), username: required(username) },
      { mode: "validate" }
    ).pipe(Effect.mapError((faults) => together(Object.values(faults))))
    return { kind: "jwtBearer" as const, ...proof, privateKey: Redacted.make(pem(key.value)) }
  }
  const id = yield* required(clientId)
  if (Option.isSome(refresh)) {
    return {
      kind: "refreshToken" as const,
      clientId: id,
      refreshToken: refresh.value,
      ...(Option.isSome(secret) && { clientSecret: secret.value })
    }
  }
  return Option.isSome(secret)
    ? { kind: "clientCredentials" as const, clientId: id, clientSecret: secret.value }
    : yield* missing(
        clientSecret.key,
        `expected ${clientSecret.expected}; or set ${privateKey.key} and ${username.key}, or ${refreshToken.key}`
      )
})

const calling = {
  loginUrl: required(loginUrl),
  credentials,
  version: Effect.map(optional(version), Option.map(Number))
}

/** What a client of the REST API needs. Fails with every key that is missing or malformed. */
export const SalesforceCredentials: Effect.Effect<SalesforceCredentials, ConfigError.ConfigError> = Effect.all(
  calling,
  { mode: "validate" }
).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ version, ...rest }) => ({ ...rest, ...(Option.isSome(version) && { version: version.value }) })
  })
)

/** The API has a path of its own; settings with the host alone mean it too. */
const withPath = (address: string): string => (new URL(address).pathname === "/" ? `${address}/api/v1` : address)

/** What a provider needs. Fails with `NotConfigured` where no key is set, else with every key that is missing or malformed. */
export const SalesforceConfig: Effect.Effect<SalesforceConfig, ConfigError.ConfigError | NotConfigured> = Effect.all(
  {
    ...calling,
    orgId: Effect.map(required(orgId), salesforceId),
    interactionUrl: Effect.map(required(interactionUrl), withPath),
    authorizationContext: required(authorizationContext),
    topic: required(topic),
    pubSubUrl: optional(pubSubUrl),
    payloadField: optional(payloadField),
    eventTypeField: optional(eventTypeField),
    bot: optional(bot),
    botId: optional(botId),
    from: Effect.map(
      optional(from),
      Option.map((it) => Address.make(it))
    )
  },
  { mode: "validate" }
).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ bot, botId, eventTypeField, from, payloadField, pubSubUrl, version, ...rest }) => ({
      ...rest,
      ...(Option.isSome(version) && { version: version.value }),
      ...(Option.isSome(pubSubUrl) && { pubSubUrl: pubSubUrl.value }),
      ...(Option.isSome(payloadField) && { payloadField: payloadField.value }),
      ...(Option.isSome(eventTypeField) && { eventTypeField: eventTypeField.value }),
      ...(Option.isSome(bot) && { bot: bot.value }),
      ...(Option.isSome(botId) && { botId: botId.value }),
      ...(Option.isSome(from) && { from: from.value })
    })
  }),
  unlessAbsent("salesforce-messaging", keys)
)
