/** Logs in as the agent, once for all who need it, and keeps what proves it: cookies and a token against forged requests (CSRF). */
import { Cookies, HttpClient, HttpClientRequest, type HttpClientResponse } from "@effect/platform"
import { Context, Effect, Option, Redacted, Ref } from "effect"
import type { Failure } from "../../Failure.ts"
import * as Tokens from "../../Tokens.ts"
import { sparing } from "./sparing.ts"

/** What the server gave us, kept as its later answers change it. */
interface Proof {
  readonly cookies: Cookies.Cookies
  /** The header's name is the server's to choose. */
  readonly csrf: Option.Option<readonly [name: string, token: string]>
}
const nothing: Proof = { cookies: Cookies.empty, csrf: Option.none() }

/** Its `token` stands for it: what is sent is the proof. It serves until it is refused. */
export interface Login extends Tokens.Grant {
  readonly proof: Ref.Ref<Proof>
}

/** `login` is the call that the server answers with its proofs. */
export const make = (login: Effect.Effect<unknown, Failure>): Effect.Effect<Tokens.Kept<Login>> =>
  Effect.flatMap(
    sparing(
      Effect.gen(function* () {
        const made: Login = { token: Redacted.make(""), life: Infinity, proof: yield* Ref.make(nothing) }
        yield* under(made)(login)
        return made
      })
    ),
    (login) => Tokens.make({ login })
  )

/** The login of a call that is being made. */
class Current extends Context.Reference<Current>()("@parley/client/genesys-sms/Login", {
  defaultValue: (): Option.Option<Login> => Option.none()
}) {}

/** Makes calls that prove this login, and keep what their answers change in it. */
export const under = (login: Login) => Effect.provideService(Current, Option.some(login))

const ofCurrent = (change: (proof: Ref.Ref<Proof>) => Effect.Effect<void>): Effect.Effect<void> =>
  Effect.flatMap(Current, Option.match({ onNone: () => Effect.void, onSome: ({ proof }) => change(proof) }))

/** A client whose requests prove the login that they are made under. It talks to one server: a cookie goes to no other. */
export const proving = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  client.pipe(
    HttpClient.mapRequestEffect((request) =>
      Effect.flatMap(
        Current,
        Option.match({
          onNone: () => Effect.succeed(request),
          onSome: ({ proof }) => Effect.map(Ref.get(proof), (it) => proven(request, it))
        })
      )
    ),
    HttpClient.tap((response) => ofCurrent((proof) => Ref.update(proof, (before) => renewed(before, response))))
  )

const proven = (request: HttpClientRequest.HttpClientRequest, { cookies, csrf }: Proof) =>
  HttpClientRequest.setHeaders(request, {
    ...(!Cookies.isEmpty(cookies) && { cookie: Cookies.toCookieHeader(cookies) }),
    ...(request.method !== "GET" && Option.isSome(csrf) && { [csrf.value[0]]: csrf.value[1] })
  })

const isHeaderName = (text: string) => /^[\w!#$%&'*+.^`|~-]+$/.test(text)

const renewed = ({ cookies, csrf }: Proof, response: HttpClientResponse.HttpClientResponse): Proof => {
  const token = response.headers["x-csrf-token"]
  const name = response.headers["x-csrf-header"] ?? "X-CSRF-TOKEN"
  return {
    cookies: Cookies.merge(cookies, response.cookies),
    csrf: token !== undefined && isHeaderName(name) ? Option.some([name, token]) : csrf
  }
}
