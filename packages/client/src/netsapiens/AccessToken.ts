/** What is asked for a token, and what is granted: `POST /tokens` and `POST /jwt`. */
import { Schema } from "effect"
import { field } from "../field.ts"
import { Count, Text } from "./row.ts"

const named = <A, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.propertySignature(schema).pipe(Schema.fromKey(name))
const may = <A, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(schema, { exact: true }).pipe(Schema.fromKey(name))

/** One of digits alone may come as a number. */
const Proof = Schema.compose(Text, Schema.NonEmptyString)

/** `mfa` asks for a code besides, and is not spoken here. */
const GrantType = Schema.Literal("password", "refresh_token", "mfa")

const login = {
  clientId: may("client_id", Schema.String),
  clientSecret: may("client_secret", Schema.String),
  /** `user@domain`. */
  username: may("username", Schema.String),
  password: may("password", Schema.String)
}

export const AskToken = Schema.Struct({
  grantType: named("grant_type", GrantType),
  ...login,
  refreshToken: may("refresh_token", Schema.String)
})

export const AskJwt = Schema.Struct({
  grantType: may("grant_type", GrantType),
  ...login,
  refresh: may("refresh", Schema.String)
})

export const AccessToken = Schema.Struct({
  accessToken: named("access_token", Proof),
  refreshToken: field("refresh_token", Proof),
  tokenType: field("token_type", Schema.String),
  /** In seconds. */
  expiresIn: named("expires_in", Schema.compose(Count, Schema.Positive)),
  username: field("username", Text),
  user: field("user", Text),
  domain: field("domain", Text),
  territory: field("territory", Text),
  site: field("site", Text),
  group: field("group", Text),
  department: field("department", Text),
  uid: field("uid", Text),
  login: field("login", Text),
  scope: field("scope", Text),
  userEmail: field("user_email", Text),
  displayName: field("displayName", Text),
  clientId: field("client_id", Text),
  apiVersion: field("apiversion", Text)
})

/** Version 44 gives no `refresh`. */
export const Jwt = Schema.Struct({
  token: Schema.NonEmptyString,
  refresh: field("refresh", Schema.NonEmptyString)
})
