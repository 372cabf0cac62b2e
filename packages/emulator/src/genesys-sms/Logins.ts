/** Who is logged in: a cookie, and a token that every request which changes something has to repeat in a header. Forgotten at a restart. */
import { randomBytes, randomUUID } from "node:crypto"
import { HttpServerRequest } from "@effect/platform"
import { Context, Effect } from "effect"
import * as Account from "./Account.ts"
import { Refusal } from "./Refusal.ts"

export interface Login {
  readonly cookie: string
  readonly csrf: string
  readonly user: Account.User
}

export class Caller extends Context.Tag("@parley/emulator/genesys-sms/Caller")<Caller, Login>() {}

const cookieName = "JSESSIONID"
export const csrfHeader = "X-CSRF-TOKEN"

export const setCookie = ({ cookie }: Login): string => `${cookieName}=${cookie}; Path=/; HttpOnly`

const allowed = (authorization: string): Account.User | undefined => {
  const [, encoded = ""] = /^Basic (\S+)$/i.exec(authorization) ?? []
  const [, name = "", password] = /^([^:]*):([^]*)$/.exec(Buffer.from(encoded, "base64").toString()) ?? []
  return password === Account.password ? Account.userNamed(name) : undefined
}

export interface Logins {
  /** By Basic a new one; without it the one of the cookie. */
  readonly open: Effect.Effect<Login, Refusal, HttpServerRequest.HttpServerRequest>
  /** Whose cookie this is, and whether the token fits where one is needed. */
  readonly known: Effect.Effect<Login, Refusal, HttpServerRequest.HttpServerRequest>
}

export const make = (): Logins => {
  const logins = new Map<string, Login>()

  const known = Effect.flatMap(
    HttpServerRequest.HttpServerRequest,
    ({ cookies, headers, method }): Effect.Effect<Login, Refusal> => {
      const login = logins.get(cookies[cookieName] ?? "")
      if (method === "GET") return login ? Effect.succeed(login) : new Refusal({ reason: "stranger" })
      return login?.csrf === headers[csrfHeader.toLowerCase()] && login !== undefined
        ? Effect.succeed(login)
        : new Refusal({ reason: "csrf" })
    }
  )

  const open = Effect.flatMap(
    HttpServerRequest.HttpServerRequest,
    ({ headers }): Effect.Effect<Login, Refusal, HttpServerRequest.HttpServerRequest> => {
      const authorization = headers["authorization"]
      if (authorization === undefined) return known
      const user = allowed(authorization)
      if (user === undefined) return new Refusal({ reason: "password" })
      const login = { cookie: randomBytes(16).toString("hex").toUpperCase(), csrf: randomUUID(), user }
      logins.set(login.cookie, login)
      return Effect.succeed(login)
    }
  )

  return { known, open }
}
