/** How tokens are got: `POST /tokens` (OAuth2 password grant) and `POST /jwt`. */
import { Clock, Effect, Option, Redacted, Schema } from "effect"
import * as Caller from "../Caller.ts"
import { unexpected } from "../Failure.ts"
import * as Tokens from "../Tokens.ts"
import type { Transport } from "../Transport.ts"
import type { Credentials, Login } from "./Credentials.ts"
import { operations } from "./operations.ts"

const Claims = Schema.parseJson(Schema.Struct({ exp: Schema.Number, iat: Schema.optional(Schema.Number) }))

/** In milliseconds, from what a JWT says of itself. Its clock is not ours, so its own two dates are compared where it has them. */
const lifeOf = (jwt: string) =>
  Effect.gen(function* () {
    const claims = Schema.decodeOption(Claims)(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString())
    if (Option.isNone(claims)) return yield* unexpected("read", "the JWT does not say when it expires")
    const { exp, iat } = claims.value
    return (exp - (iat ?? (yield* Clock.currentTimeMillis) / 1000)) * 1000
  })

const proof = ({ clientId, clientSecret, username, password }: Login) => ({
  grantType: "password" as const,
  clientId,
  clientSecret: Redacted.value(clientSecret),
  username,
  password: Redacted.value(password)
})

/** `apiUrl` without a slash at its end. */
export const tokensOf = (credentials: Credentials, apiUrl: string, transport: Transport) => {
  if (credentials.kind === "bearer") return Effect.succeed(Tokens.fixed({ token: credentials.token, life: Infinity }))
  const encoding = credentials.kind === "oauth" ? (credentials.encoding ?? "json") : "json"
  const call = Caller.make(
    {
      name: "NetSapiens",
      system: "netsapiens",
      apiUrl,
      body: encoding === "form" ? "form" : "json",
      authorize: Effect.succeed
    },
    transport
  )
  return Tokens.make(
    credentials.kind === "jwt" ? jwtGrants(credentials, call) : oauthGrants(credentials, call, encoding === "query")
  )
}

const oauthGrants = (login: Login, call: Caller.Caller, inQuery: boolean): Tokens.Grants<Tokens.Grant> => {
  const asked = (parameters: typeof operations.token.parameters.Type) =>
    Effect.gen(function* () {
      const { token } = operations
      const query = new URLSearchParams(
        Object.entries(yield* Effect.orDie(Schema.encode(token.parameters)(parameters)))
      )
      const path = inQuery ? { path: `${token.path}?${query.toString()}` } : {}
      const { accessToken, refreshToken, expiresIn } = yield* call("token", token, { at: {}, parameters, ...path })
      return {
        token: Redacted.make(accessToken),
        ...(refreshToken !== null && { refresh: Redacted.make(refreshToken) }),
        life: expiresIn * 1000
      }
    })
  const { clientId, clientSecret, ...password } = proof(login)
  return {
    login: asked({ clientId, clientSecret, ...password }),
    renew: (refresh) =>
      asked({ grantType: "refresh_token", clientId, clientSecret, refreshToken: Redacted.value(refresh) })
  }
}

const jwtGrants = (login: Login, call: Caller.Caller): Tokens.Grants<Tokens.Grant> => {
  const asked = (parameters: typeof operations.jwt.parameters.Type) =>
    Effect.gen(function* () {
      const { token, refresh } = yield* call("jwt", operations.jwt, { at: {}, parameters })
      return {
        token: Redacted.make(token),
        ...(refresh !== null && { refresh: Redacted.make(refresh) }),
        life: yield* lifeOf(token)
      }
    })
  return { login: asked(proof(login)), renew: (refresh) => asked({ refresh: Redacted.value(refresh) }) }
}
