/** What NetSapiens needs to know about this installation, read from keys that begin with `PARLEY_NETSAPIENS_`. */
import type { BlockList } from "node:net"
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
import { allowList } from "./allowList.ts"
import type { Credentials } from "./Credentials.ts"

/** Enough to call. */
export interface NetSapiensCredentials {
  /** `https://{server}/ns-api/v2`, without a slash at the end. */
  readonly apiUrl: string
  readonly credentials: Credentials
  /** Of the API; 45 where it is not given. */
  readonly version?: 44 | 45
}

export interface NetSapiensConfig extends NetSapiensCredentials {
  readonly domain: string
  /** The extension of the user who sends and receives. */
  readonly user: string
  /** A number of this user, in digits. */
  readonly from: Address
  /** The end of the path that events are posted to: nothing else proves that they are genuine. */
  readonly webhookToken: Redacted.Redacted
  /** Addresses that events may come from; any where it is not given. Behind a proxy they all come from the proxy. */
  readonly allow?: BlockList
  /** Where NetSapiens reaches us, without a slash at the end. */
  readonly publicUrl: string
}

const prefix = "PARLEY_NETSAPIENS_"
const apiUrl = {
  key: `${prefix}API_URL`,
  accepts: isBaseUrl,
  expected:
    "the http or https address of the API, such as https://api.example.com/ns-api/v2, without a slash at the end"
}
const domain = {
  key: `${prefix}DOMAIN`,
  accepts: matches(/^[A-Za-z0-9._-]{1,64}$/),
  expected: "the domain of the user, such as example.com"
}
const user = {
  key: `${prefix}USER`,
  accepts: matches(/^[A-Za-z0-9._-]{1,16}$/),
  expected: "the user's extension, such as 1001"
}
const from = {
  key: `${prefix}FROM`,
  accepts: matches(/^\+?\d{3,15}$/),
  expected: "a number of the user, in digits such as 15550100001"
}
const webhookToken = {
  key: `${prefix}WEBHOOK_TOKEN`,
  accepts: matches(/^[A-Za-z0-9_.~-]{32,}$/),
  expected: "a secret of at least 32 letters, digits, - and _: events are posted to a path that ends in it"
}
const token = {
  key: `${prefix}TOKEN`,
  accepts: isSecret,
  expected: "an API key or another bearer token, of 16 characters or more"
}
const logins: ReadonlyMap<string, { kind: "jwt" } | { kind: "oauth"; encoding: "json" | "form" | "query" }> = new Map([
  ["oauth", { kind: "oauth", encoding: "json" }],
  ["oauth-form", { kind: "oauth", encoding: "form" }],
  ["oauth-query", { kind: "oauth", encoding: "query" }],
  ["jwt", { kind: "jwt" }]
])
const way = {
  key: `${prefix}LOGIN`,
  accepts: (text: string) => logins.has(text),
  expected: `${[...logins.keys()].join(", ")}: how the server wants the login; leave it out to use oauth`
}
const login = {
  clientId: { key: `${prefix}CLIENT_ID`, accepts: matches(/^\S+$/), expected: "the OAuth client's id" },
  clientSecret: { key: `${prefix}CLIENT_SECRET`, accepts: matches(/^\S+$/), expected: "the OAuth client's secret" },
  username: {
    key: `${prefix}USERNAME`,
    accepts: matches(/^[^\s@]+@[^\s@]+$/),
    expected: "the user to log in as, such as 1001@example.com"
  },
  password: { key: `${prefix}PASSWORD`, accepts: matches(/\S/), expected: "that user's password" }
}
const version = { key: `${prefix}VERSION`, accepts: matches(/^4[45]$/), expected: "44 or 45; leave it out to use 45" }
const allow = {
  key: `${prefix}ALLOW`,
  accepts: (text: string) => Option.isSome(allowList(text)),
  expected: "IP addresses or CIDR blocks with commas between them; leave it out to allow all"
}

/** All keys of this provider: none set means that it is not used. */
const keys = [apiUrl, domain, user, from, webhookToken, token, way, ...Object.values(login), version, allow].map(
  ({ key }) => key
)

/** A token, or all of a login; both is one too many. */
const credentials: Effect.Effect<Credentials, ConfigError.ConfigError> = Effect.gen(function* () {
  const given = yield* optional(token)
  const set = yield* Effect.forEach([way, ...Object.values(login)], (setting) => optional(setting))
  if (Option.isSome(given)) {
    return set.every(Option.isNone)
      ? { kind: "bearer" as const, token: Redacted.make(given.value) }
      : yield* missing(token.key, `expected without ${login.clientId.key}, …: set the one, or the others`)
  }
  if (set.every(Option.isNone)) {
    return yield* missing(
      token.key,
      `expected ${token.expected}; or set ${Object.values(login)
        .map(({ key }) => key)
        .join(", ")}`
    )
  }
  const { as, ...proof } = yield* Effect.all(
    {
      as: Effect.map(
        optional(way),
        Option.flatMap((it) => Option.fromNullable(logins.get(it)))
      ),
      clientId: required(login.clientId),
      clientSecret: Effect.map(required(login.clientSecret), Redacted.make),
      username: required(login.username),
      password: Effect.map(required(login.password), Redacted.make)
    },
    { mode: "validate" }
  ).pipe(Effect.mapError((faults) => together(Object.values(faults))))
  return { ...Option.getOrElse(as, () => ({ kind: "oauth" as const })), ...proof }
})

const calling = {
  apiUrl: required(apiUrl),
  credentials,
  version: Effect.map(
    optional(version),
    Option.map((it) => (it === "44" ? (44 as const) : (45 as const)))
  )
}

/** What a client needs: enough to call, not to be called. Fails with every key that is missing or malformed. */
export const NetSapiensCredentials: Effect.Effect<NetSapiensCredentials, ConfigError.ConfigError> = Effect.all(
  calling,
  { mode: "validate" }
).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ version, ...rest }) => ({ ...rest, ...(Option.isSome(version) && { version: version.value }) })
  })
)

/** What a provider needs. Fails with `NotConfigured` where no key is set, else with every key that is missing or malformed. */
export const NetSapiensConfig: Effect.Effect<NetSapiensConfig, ConfigError.ConfigError | NotConfigured> = Effect.all(
  {
    ...calling,
    domain: required(domain),
    user: required(user),
    from: Effect.map(required(from), (it) => Address.make(it.replace("+", ""))),
    webhookToken: Effect.map(required(webhookToken), Redacted.make),
    allow: Effect.map(optional(allow), Option.flatMap(allowList)),
    publicUrl: required(publicUrl)
  },
  { mode: "validate" }
).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ allow, version, ...rest }) => ({
      ...rest,
      ...(Option.isSome(version) && { version: version.value }),
      ...(Option.isSome(allow) && { allow: allow.value })
    })
  }),
  unlessAbsent("netsapiens", keys)
)
