/** Logs in to Salesforce (OAuth 2.0) and keeps the token until it is refused: no answer says how long it lives. */
import type { HttpClient } from "@effect/platform"
import { type Duration, Effect, Option, Redacted, Ref, Schema } from "effect"
import * as Caller from "../../Caller.ts"
import { type Failure, unexpected } from "../../Failure.ts"
import { field } from "../../field.ts"
import { isBaseUrl } from "../../Setting.ts"
import * as Tokens from "../../Tokens.ts"
import * as Transport from "../../Transport.ts"
import { assertion } from "./assertion.ts"
import type { AccessToken, Credentials } from "./Credentials.ts"
import { explain } from "../SalesforceError.ts"
import { SalesforceId } from "../rest/SalesforceId.ts"

/** A token, and where it counts. */
export interface Grant extends Tokens.Grant {
  /** Where the org's API is, without a slash at the end. */
  readonly instanceUrl: string
  /** Of 18 characters, of which the first 15 are the short form; absent where the login did not tell. */
  readonly orgId?: SalesforceId
}

/** `get` gives the token that is held, or gets one; `drop` is for one that was refused; `Tokens.withFresh` does both. */
export type Login = Tokens.Tokens<Grant>

export interface LoginOptions {
  /** `https://login.salesforce.com`, `https://test.salesforce.com`, or the org's own domain; without a slash at the end. */
  readonly loginUrl: string
  readonly credentials: Credentials
  /** For one attempt; 30 seconds where it is not given. */
  readonly timeout?: Duration.DurationInput | undefined
  /** Changes every request. One that repeats sends breaks the promise that a send is made once. */
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

const named = <A, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.propertySignature(schema).pipe(Schema.fromKey(name))
const may = <A, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(schema, { exact: true }).pipe(Schema.fromKey(name))

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"

const AskToken = Schema.Struct({
  grantType: named("grant_type", Schema.Literal(jwtBearer, "client_credentials", "refresh_token")),
  assertion: may("assertion", Schema.String),
  clientId: may("client_id", Schema.String),
  clientSecret: may("client_secret", Schema.String),
  refreshToken: may("refresh_token", Schema.String)
})

const Granted = Schema.Struct({
  accessToken: named("access_token", Schema.NonEmptyString),
  instanceUrl: named("instance_url", Schema.String.pipe(Schema.filter(isBaseUrl))),
  /** `https://login.salesforce.com/id/{org}/{user}`. */
  id: field("id", Schema.String),
  /** A new one, where the app rotates them. */
  refreshToken: field("refresh_token", Schema.NonEmptyString)
})

/** Asking again gets another token, and harms nobody. */
const operation = {
  kind: "read",
  method: "POST",
  path: "/services/oauth2/token",
  parameters: AskToken,
  reply: Granted
} as const

const orgIdIn = (text: string | undefined): Pick<Grant, "orgId"> =>
  Option.match(Schema.decodeUnknownOption(SalesforceId)(text), { onNone: () => ({}), onSome: (orgId) => ({ orgId }) })

const grantOf = ({ accessToken, instanceUrl, id }: typeof Granted.Type): Grant => ({
  token: Redacted.make(accessToken),
  life: Infinity,
  instanceUrl,
  ...orgIdIn(/\/id\/(\w+)\//.exec(id ?? "")?.[1])
})

const isHidden = (url: string): boolean => new URL(url).protocol === "https:"

type Proof = Exclude<Credentials, AccessToken>

const asked = (proof: Proof, loginUrl: string): Effect.Effect<typeof AskToken.Type, Failure> => {
  if (proof.kind === "jwtBearer") {
    return Effect.map(assertion(proof, loginUrl), (it) => ({ grantType: jwtBearer, assertion: it }))
  }
  const { clientId, clientSecret } = proof
  const client = { clientId, ...(clientSecret !== undefined && { clientSecret: Redacted.value(clientSecret) }) }
  return Effect.succeed(
    proof.kind === "refreshToken"
      ? { grantType: "refresh_token", ...client, refreshToken: Redacted.value(proof.refreshToken) }
      : { grantType: "client_credentials", ...client }
  )
}

/** One login for all that is called with it: the org's API, the Interaction API, Pub/Sub. Nothing is asked before `get`. */
export const make = (options: LoginOptions): Effect.Effect<Login, never, HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const { credentials, loginUrl, timeout = "30 seconds", transformClient } = options
    if (credentials.kind === "accessToken") {
      const { token, instanceUrl, orgId } = credentials
      return Tokens.fixed({ token, life: Infinity, instanceUrl, ...orgIdIn(orgId) })
    }
    const call = Caller.make(
      { name: "Salesforce", system: "salesforce", apiUrl: loginUrl, body: "form", authorize: Effect.succeed },
      yield* Transport.make({ timeout, explain, transformClient })
    )
    const proof = yield* Ref.make<Proof>(credentials)

    /** The old refresh token is worth nothing from now on. */
    const rotate = (refreshToken: Redacted.Redacted) =>
      Effect.flatMap(
        Ref.updateAndGet(proof, (it) => (it.kind === "refreshToken" ? { ...it, refreshToken } : it)),
        (it) => (it.kind === "refreshToken" ? (it.rotated?.(refreshToken) ?? Effect.void) : Effect.void)
      )

    return yield* Tokens.make<Grant>({
      login: Effect.gen(function* () {
        const parameters = yield* asked(yield* proof, loginUrl)
        const granted = yield* call("token", operation, { at: {}, parameters })
        if (isHidden(loginUrl) && !isHidden(granted.instanceUrl)) {
          return yield* unexpected("read", "the org is to be called in clear text, though the login was not")
        }
        if (granted.refreshToken !== null) yield* rotate(Redacted.make(granted.refreshToken))
        return grantOf(granted)
      })
    })
  })
