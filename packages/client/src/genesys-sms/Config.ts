/** What Genesys needs to know about this installation, read from keys that begin with `PARLEY_GENESYS_`. */
import { Address, type NotConfigured } from "@parley/messaging"
import { type ConfigError, Effect, Option, Redacted } from "effect"
import { isBaseUrl, matches, optional, required, type Setting, together, unlessAbsent } from "../Setting.ts"

/** How the server spells the path to sessions: the vendor's pages have both. */
export type Segment = "smssessions" | "smsessions"

/** Enough to call. */
export interface GenesysCredentials {
  /** `http(s)://{host}/api/v2`, without a slash at the end. */
  readonly apiUrl: string
  /** Of the agent that the program is. */
  readonly username: string
  readonly password: Redacted.Redacted
  /** What is tried first; `smssessions` where it is not given. */
  readonly segment?: Segment
  /** The agent's channel for SMS; where it is not given, `smssession`, or as the paths are spelt. */
  readonly channel?: string
}

export interface GenesysConfig extends GenesysCredentials {
  /** How the bot is shown to people. */
  readonly nickname: string
  /** Where the agent sits, for a server that wants to know it at the start of work. */
  readonly place?: string
  /** The names in user data under which the contact's number and ours are. */
  readonly contactKey: string
  readonly senderKey: string
  /** The number that people write to, where user data does not tell it. */
  readonly from?: Address
  /** What a session that the bot ends is filed under. */
  readonly disposition?: string
}

const prefix = "PARLEY_GENESYS_"
const isSaid = matches(/\S/)
const setting = (name: string, accepts: Setting["accepts"], expected: string): Setting => ({
  key: prefix + name,
  accepts,
  expected
})

const apiUrl = setting(
  "API_URL",
  isBaseUrl,
  "the http or https address of the API, such as https://gws.example.com/api/v2, without a slash at the end"
)
const username = setting("USERNAME", matches(/^[^:]*[^:\s][^:]*$/), "the name that the agent logs in with")
const password = setting("PASSWORD", isSaid, "the agent's password")
const segment = setting(
  "SEGMENT",
  matches(/^smss?essions$/),
  "smssessions or smsessions, as the server's paths have it; leave it out to use smssessions"
)
const channel = setting(
  "CHANNEL",
  matches(/^[\w-]+$/),
  "the name of the agent's channel; leave it out to use smssession"
)
const nickname = setting("NICKNAME", isSaid, "how people see the bot; leave it out to use Bot")
const place = setting("PLACE", isSaid, "the name of the agent's place; leave it out where none is wanted")
const contactKey = setting(
  "CONTACT_KEY",
  isSaid,
  "the name of the contact's number in user data; leave it out to use PhoneNumber"
)
const senderKey = setting(
  "SENDER_KEY",
  isSaid,
  "the name of our number in user data; leave it out to use ServiceNumber"
)
const from = setting(
  "FROM",
  matches(/^\+?\d{3,15}$/),
  "the number that people write to, such as +15550100001; leave it out where user data tell it"
)
const disposition = setting("DISPOSITION", isSaid, "what a session that the bot ends is filed under")

/** All keys of this provider: none set means that it is not used. */
const keys = [
  apiUrl,
  username,
  password,
  segment,
  channel,
  nickname,
  place,
  contactKey,
  senderKey,
  from,
  disposition
].map(({ key }) => key)

const calling = {
  apiUrl: required(apiUrl),
  username: required(username),
  password: Effect.map(required(password), Redacted.make),
  segment: Effect.map(
    optional(segment),
    Option.map((it): Segment => (it === "smsessions" ? it : "smssessions"))
  ),
  channel: optional(channel)
}

/** What a client needs. Fails with every key that is missing or malformed. */
export const GenesysCredentials: Effect.Effect<GenesysCredentials, ConfigError.ConfigError> = Effect.all(calling, {
  mode: "validate"
}).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ channel, segment, ...rest }) => ({
      ...rest,
      ...(Option.isSome(channel) && { channel: channel.value }),
      ...(Option.isSome(segment) && { segment: segment.value })
    })
  })
)

/** What a provider needs. Fails with `NotConfigured` where no key is set, else with every key that is missing or malformed. */
export const GenesysConfig: Effect.Effect<GenesysConfig, ConfigError.ConfigError | NotConfigured> = Effect.all(
  {
    ...calling,
    nickname: Effect.map(
      optional(nickname),
      Option.getOrElse(() => "Bot")
    ),
    place: optional(place),
    contactKey: Effect.map(
      optional(contactKey),
      Option.getOrElse(() => "PhoneNumber")
    ),
    senderKey: Effect.map(
      optional(senderKey),
      Option.getOrElse(() => "ServiceNumber")
    ),
    from: Effect.map(
      optional(from),
      Option.map((it) => Address.make(it))
    ),
    disposition: optional(disposition)
  },
  { mode: "validate" }
).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ channel, disposition, from, place, segment, ...rest }) => ({
      ...rest,
      ...(Option.isSome(channel) && { channel: channel.value }),
      ...(Option.isSome(segment) && { segment: segment.value }),
      ...(Option.isSome(place) && { place: place.value }),
      ...(Option.isSome(from) && { from: from.value }),
      ...(Option.isSome(disposition) && { disposition: disposition.value })
    })
  }),
  unlessAbsent("genesys-sms", keys)
)
