/** What all calls to an org's REST API have in common: the token, the version, and the budget that each answer tells of. */
import { HttpClient, HttpClientRequest } from "@effect/platform"
import { Effect, Option, Ref } from "effect"
import * as Caller from "../../Caller.ts"
import type { Operation } from "../../Operation.ts"
import * as Tokens from "../../Tokens.ts"
import * as Transport from "../../Transport.ts"
import * as Login from "../login/Login.ts"
import { explain, SalesforceError } from "../SalesforceError.ts"
import { type Usage, usageIn } from "./Usage.ts"
import { usualVersion } from "./Version.ts"

export interface SalesforceClientOptions extends Login.LoginOptions {
  /** Of the API, 47 or above; 64 where it is not given. */
  readonly version?: number
}

export type Api = Effect.Effect.Success<ReturnType<typeof make>>

/** How a call differs from others. */
interface Manner {
  readonly headers?: Readonly<Record<string, string>>
  /** Behind the org's address itself: what is of no version. */
  readonly unversioned?: boolean
  /** What to do instead where it is refused with this code. */
  readonly advice?: (code: string) => string | undefined
}

/** `login` is the one that others use too, where there are any. */
export const make = (options: SalesforceClientOptions, shared?: Login.Login) =>
  Effect.gen(function* () {
    const {
      version = usualVersion,
      timeout = "30 seconds",
      transformClient = (client: HttpClient.HttpClient) => client
    } = options
    const login = shared ?? (yield* Login.make(options))
    const usage = yield* Ref.make(Option.none<Usage>())
    const noted = HttpClient.tap(({ headers }) => {
      const told = usageIn(headers["sforce-limit-info"])
      return Option.isSome(told) ? Ref.set(usage, told) : Effect.void
    })
    const transport = yield* Transport.make({
      timeout,
      explain,
      // Two thousand records with all their fields.
      mostBytes: 16 * 1024 * 1024,
      transformClient: (client) => noted(transformClient(client))
    })

    const call = <Path extends string, Asking, AskingWire extends object, Reply, ReplyWire>(
      name: string,
      operation: Operation<Path, Asking, AskingWire, Reply, ReplyWire>,
      asked: Caller.Asked<Path, Asking>,
      { headers = {}, unversioned = false, advice = () => undefined }: Manner = {}
    ): Effect.Effect<Reply, SalesforceError> =>
      Tokens.withFresh(login)(({ token, instanceUrl }) =>
        Caller.make(
          {
            name: "Salesforce",
            system: "salesforce",
            apiUrl: unversioned ? instanceUrl : `${instanceUrl}/services/data/v${version}.0`,
            body: "json",
            authorize: (request) =>
              Effect.succeed(request.pipe(HttpClientRequest.bearerToken(token), HttpClientRequest.setHeaders(headers)))
          },
          transport
        )(name, operation, asked)
      ).pipe(Effect.mapError((failure) => SalesforceError.of(name, advice(failure.code ?? ""))(failure)))

    return { call, version, usage: Ref.get(usage) }
  })
