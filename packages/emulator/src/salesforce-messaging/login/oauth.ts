/** OAuth 2: tokens for a client's secret, a signed assertion or a refresh token, and who their bearer is. */
import { createHmac } from "node:crypto"
import { HttpRouter, HttpServerRequest, HttpServerResponse, UrlParams } from "@effect/platform"
import { Clock, Effect, Either, Encoding } from "effect"
import { faulty } from "../../faulty.ts"
import type { Site } from "../../Platform.ts"
import * as Account from "../Account.ts"
import * as Assertion from "./Assertion.ts"
import { bearer } from "./bearer.ts"
import { long } from "../org/Id.ts"
import type { Tokens } from "./Tokens.ts"

interface Said {
  readonly error: string
  readonly says: string
}

const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}) =>
  HttpServerResponse.unsafeJson(body, { status, headers: { "cache-control": "no-cache, no-store", ...headers } })

const refuse = ({ error, says }: Said, status = 400, headers: Readonly<Record<string, string>> = {}) =>
  json({ error, error_description: says }, status, headers)

const identity = `/id/${long(Account.organization)}/${Account.user}` as const

type Form = Readonly<Record<string, string>>

/** The client says who it is in the form, or by Basic. */
const asked = Effect.gen(function* () {
  const { headers, urlParamsBody } = yield* HttpServerRequest.HttpServerRequest
  const form = Object.fromEntries(yield* Effect.orElseSucceed(urlParamsBody, () => UrlParams.empty))
  const [, basic = ""] = /^Basic (\S+)$/i.exec(headers["authorization"] ?? "") ?? []
  const [id, ...secret] = Either.getOrElse(Encoding.decodeBase64String(basic), () => "").split(":")
  const given: Form = { ...form, ...(basic !== "" && { client_id: id ?? "", client_secret: secret.join(":") }) }
  return given
})

const client = (form: Form, secret: "needed" | "optional"): Effect.Effect<void, Said> => {
  const { client_id, client_secret } = form
  if (client_id !== Account.clientId) {
    return Effect.fail({ error: "invalid_client_id", says: "client identifier invalid" })
  }
  return client_secret === Account.clientSecret || (secret === "optional" && client_secret === undefined)
    ? Effect.void
    : Effect.fail({ error: "invalid_client", says: "invalid client credentials" })
}

export const routes = (site: Pick<Site, "faults" | "url">, root: string, tokens: Tokens) => {
  const befall = faulty(site.faults, {
    tooMany: ({ retryAfter }) =>
      refuse(
        { error: "rate_limit_exceeded", says: "login rate exceeded" },
        403,
        retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }
      ),
    broken: refuse({ error: "server_error", says: "unexpected error" }, 500)
  })

  /** No `expires_in`: a token is good until it is not. */
  const issue = (more: Form) =>
    json({ access_token: tokens.issue(), instance_url: root, id: root + identity, token_type: "Bearer", ...more })

  const issueSigned = Effect.map(Clock.currentTimeMillis, (now) => {
    const signature = createHmac("sha256", Account.clientSecret).update(`${root}${identity}${now}`).digest("base64")
    return issue({ token_format: "opaque", issued_at: String(now), signature })
  })

  const token = Effect.gen(function* () {
    const form = yield* asked
    switch (form["grant_type"]) {
      case "client_credentials":
        yield* client(form, "needed")
        return yield* issueSigned
      case "refresh_token":
        yield* client(form, "optional")
        if (form["refresh_token"] !== Account.refreshToken) {
          return refuse({ error: "invalid_grant", says: "expired access/refresh token" })
        }
        return yield* issueSigned
      case "urn:ietf:params:oauth:grant-type:jwt-bearer":
        yield* Assertion.check(form["assertion"] ?? "", root, yield* Clock.currentTimeMillis)
        return issue({ scope: "interaction_api api" })
      default:
        return refuse({ error: "unsupported_grant_type", says: "grant type not supported" })
    }
  }).pipe(Effect.catchAll((said) => Effect.succeed(refuse(said))))

  const revoke = Effect.map(asked, ({ token = "" }) =>
    tokens.revoke(token)
      ? HttpServerResponse.empty({ status: 200 })
      : refuse({ error: "unsupported_token_type", says: "invalid token" })
  )

  const who = Effect.as(
    bearer(tokens),
    json({
      sub: root + identity,
      id: root + identity,
      asserted_user: true,
      user_id: Account.user,
      organization_id: long(Account.organization),
      username: Account.username,
      preferred_username: Account.username,
      name: "Practice Bot",
      display_name: "Practice Bot",
      email: Account.username,
      user_type: "STANDARD",
      active: true,
      urls: { rest: `${root}/services/data/v{version}/`, query: `${root}/services/data/v{version}/query/` }
    })
  )

  return HttpRouter.empty.pipe(
    HttpRouter.post("/services/oauth2/token", befall("token")(token)),
    HttpRouter.post("/services/oauth2/revoke", revoke),
    HttpRouter.get("/services/oauth2/userinfo", who),
    HttpRouter.get(identity, who)
  )
}
