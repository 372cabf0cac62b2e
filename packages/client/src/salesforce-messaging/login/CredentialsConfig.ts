/** Reads how to log in, and which version to speak: what every client of Salesforce needs to know. */
import { createPrivateKey } from "node:crypto"
import { type ConfigError, Effect, Option, Redacted } from "effect"
import { missing, optional, required, type Setting, together } from "../../Setting.ts"
import type { Credentials } from "./Credentials.ts"
import { key, url, word } from "./SalesforceKey.ts"
import { lowestVersion, usualVersion } from "../rest/Version.ts"

/** Enough to call the org's REST API. */
export interface SalesforceCredentials {
  /** `https://login.salesforce.com`, `https://test.salesforce.com`, or the org's own domain; without a slash at the end. */
  readonly loginUrl: string
  readonly credentials: Credentials
  /** Of the API, 47 or above; 64 where it is not given. */
  readonly version?: number
}

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
const privateKey = key(
  "PRIVATE_KEY",
  (text) => Option.isSome(isKey(text)),
  "the private key in PEM, whose certificate the app has; \\n may stand for the ends of its lines"
)
const audience = url(
  "AUDIENCE",
  "whom the login by private key is addressed to, such as https://login.salesforce.com; leave it out to use the login's own address"
)
const version = (least: number, why: string) =>
  key(
    "VERSION",
    (text) => /^\d{2,3}$/.test(text) && Number(text) >= least,
    `a version of the API such as ${usualVersion}, ${least} or above: ${why}; leave it out to use ${usualVersion}`
  )
/** To read records. */
const versionOfRecords = version(lowestVersion, "older ones have no messaging sessions")
/** To speak. */
export const versionOfBots = version(usualVersion, "older ones have no bots of one's own")

/** All keys that are read here. */
export const callingKeys: ReadonlyArray<Setting> = [
  loginUrl,
  clientId,
  clientSecret,
  refreshToken,
  username,
  privateKey,
  audience,
  versionOfBots
]

/** One of the three ways, with all that it takes; two are one too many, though a refresh token may have a secret beside it. */
const credentials: Effect.Effect<Credentials, ConfigError.ConfigError> = Effect.gen(function* () {
  const given = yield* Effect.all({
    pemKey: optional(privateKey),
    secret: Effect.map(optional(clientSecret), Option.map(Redacted.make)),
    refresh: Effect.map(optional(refreshToken), Option.map(Redacted.make))
  })
  const { pemKey, refresh, secret } = given
  if (Option.isSome(pemKey)) {
    if (Option.isSome(refresh) || Option.isSome(secret)) {
      return yield* missing(
        privateKey.key,
        `expected without ${clientSecret.key} and ${refreshToken.key}: set the one, or one of the others`
      )
    }
    const proof = yield* Effect.all(
      { clientId: required(clientId), username: required(username), audience: optional(audience) },
      { mode: "validate" }
    ).pipe(Effect.mapError((faults) => together(Object.values(faults))))
    return {
      kind: "jwtBearer" as const,
      clientId: proof.clientId,
      username: proof.username,
      privateKey: Redacted.make(pem(pemKey.value)),
      ...(Option.isSome(proof.audience) && { audience: proof.audience.value })
    }
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

/** What calls to the org's REST API want, with a version of this kind. */
export const calling = (version: Setting) => ({
  loginUrl: required(loginUrl),
  credentials,
  version: Effect.map(optional(version), Option.map(Number))
})

/** What a client of the REST API needs. Fails with every key that is missing or malformed. */
export const SalesforceCredentials: Effect.Effect<SalesforceCredentials, ConfigError.ConfigError> = Effect.all(
  calling(versionOfRecords),
  { mode: "validate" }
).pipe(
  Effect.mapBoth({
    onFailure: (faults) => together(Object.values(faults)),
    onSuccess: ({ version, ...rest }) => ({ ...rest, ...(Option.isSome(version) && { version: version.value }) })
  })
)
