/** What Salesforce needs to know about this installation, read from keys that begin with `PARLEY_SALESFORCE_`. */
import { Address, type NotConfigured } from "@parley/messaging"
import { type ConfigError, Effect, Option } from "effect"
import { optional, required, together, unlessAbsent } from "../Setting.ts"
import { calling, callingKeys, type SalesforceCredentials, versionOfBots } from "./login/CredentialsConfig.ts"
import { type SalesforceId, salesforceId } from "./rest/SalesforceId.ts"
import { url, word } from "./login/SalesforceKey.ts"

/** What a bot of one's own needs besides: to speak, and to hear. */
export interface SalesforceConfig extends SalesforceCredentials {
  /** 64 or above, and 64 where it is not given: older ones have no bots of one's own. */
  readonly version?: number
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
const pubSubUrl = word(
  "PUBSUB_URL",
  /^https?:\/\/(\[[0-9a-f:]+\]|[^\s/?#@:[\]]+)(:\d{1,5})?$/i,
  "https://host:port, or http://host:port for clear text; leave it out to use Salesforce's own"
)
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
  ...callingKeys,
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

/** The API has a path of its own; settings with the host alone mean it too. */
const withPath = (address: string): string => (new URL(address).pathname === "/" ? `${address}/api/v1` : address)

/** What a provider needs. Fails with `NotConfigured` where no key is set, else with every key that is missing or malformed. */
export const SalesforceConfig: Effect.Effect<SalesforceConfig, ConfigError.ConfigError | NotConfigured> = Effect.all(
  {
    ...calling(versionOfBots),
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
