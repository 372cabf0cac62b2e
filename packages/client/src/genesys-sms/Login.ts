/** Logs in as the agent, once for all who need it, and keeps what proves it: cookies and a token against forged requests (CSRF). */
import { Cookies, HttpClient, HttpClientRequest, type HttpClientResponse } from "@effect/platform"
import { Context, Deferred, Effect, Option, Ref } from "effect"
import type { Failure } from "../Failure.ts"

/** What the server gave us, kept as its later answers change it. */
interface Proof {
  readonly cookies: Cookies.Cookies
  /** The header's name is the server's to choose. */
  readonly csrf: Option.Option<readonly [name: string, token: string]>
}
const nothing: Proof = { cookies: Cookies.empty, csrf: Option.none() }

export interface Login {
  /** 1 for the first. */
  readonly number: number
  readonly proof: Ref.Ref<Proof>
}

export interface Logins {
  /** The one that holds; it is made where there is none. */
  readonly get: Effect.Effect<Login, Failure>
  /** The server does not know it any more. */
  readonly drop: (login: Login) => Effect.Effect<void>
}

interface State {
  readonly count: number
  readonly flight: Option.Option<Deferred.Deferred<Login, Failure>>
}

/** `login` is the call that the server answers with its proofs: see `under`. */
export const make = (login: Effect.Effect<unknown, Failure>): Effect.Effect<Logins> =>
  Effect.map(Ref.make<State>({ count: 0, flight: Option.none() }), (state) => {
    const end = (number: number) =>
      Ref.update(state, (before) => (before.count === number ? { ...before, flight: Option.none() } : before))

    const fly = (number: number, flight: Deferred.Deferred<Login, Failure>) =>
      Effect.gen(function* () {
        const made = { number, proof: yield* Ref.make(nothing) }
        // What cannot be interrupted does not time out.
        yield* Effect.interruptible(under(made)(login))
        return made
      }).pipe(
        Effect.tapErrorCause(() => end(number)),
        Effect.intoDeferred(flight),
        // It is for all who wait: the one who happened to begin it may go.
        Effect.forkDaemon
      )

    const get = Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const mine = yield* Deferred.make<Login, Failure>()
        const [number, flight] = yield* Ref.modify(state, (before) =>
          Option.match(before.flight, {
            onSome: (flight) => [[before.count, flight] as const, before] as const,
            onNone: () => {
              const count = before.count + 1
              return [[count, mine] as const, { count, flight: Option.some(mine) }] as const
            }
          })
        )
        if (flight === mine) yield* fly(number, mine)
        return yield* restore(Deferred.await(flight))
      })
    )

    return { get, drop: ({ number }) => end(number) }
  })

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
