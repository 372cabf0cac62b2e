/** What Twilio's APIs have in common: credentials, form bodies, errors, and lists that come in pages. */
import { type HttpClient, HttpClientRequest } from "@effect/platform"
import { Chunk, type Duration, Effect, Option, Stream } from "effect"
import * as Caller from "../Caller.ts"
import { unexpected } from "../Failure.ts"
import { type Operation, pathAt } from "../Operation.ts"
import * as Transport from "../Transport.ts"
import type { TwilioCredentials } from "./Config.ts"
import { explain, TwilioError } from "./TwilioError.ts"

/** Whose account, and how calls are made. */
export interface TwilioClientOptions extends TwilioCredentials {
  /** For one attempt; 30 seconds where it is not given. */
  readonly timeout?: Duration.DurationInput
  /** Changes every request of this client. One that repeats sends breaks the promise that a send is made once. */
  readonly transformClient?: (client: HttpClient.HttpClient) => HttpClient.HttpClient
}

/** One page of a list: what is on it, and the address of the next one as Twilio gives it. */
export interface Page<A> {
  readonly items: ReadonlyArray<A>
  readonly next: string | null
}

export const make = (
  { name, vendor }: { readonly name: string; readonly vendor: string },
  options: TwilioClientOptions
) =>
  Effect.gen(function* () {
    const transport = yield* Transport.make({
      timeout: options.timeout ?? "30 seconds",
      explain,
      // A page of 1000 records, which Twilio allows, is about 1.3 MB.
      mostBytes: 4 * 1024 * 1024,
      transformClient: options.transformClient
    })
    const apiUrl = options.apiUrl ?? vendor
    const authorize = (request: HttpClientRequest.HttpClientRequest) =>
      Effect.succeed(
        options.apiKey === undefined
          ? HttpClientRequest.basicAuth(request, options.accountSid, options.authToken)
          : HttpClientRequest.basicAuth(request, options.apiKey.sid, options.apiKey.secret)
      )
    const caller = Caller.make({ name, system: "twilio", apiUrl, body: "form", authorize }, transport)

    const call = <Path extends string, Asking, AskingWire extends object, Reply, ReplyWire>(
      operation: string,
      is: Operation<Path, Asking, AskingWire, Reply, ReplyWire>,
      asked: Caller.Asked<Path, NoInfer<Asking>>
    ): Effect.Effect<Reply, TwilioError> =>
      Effect.mapError(caller(operation, is, asked), TwilioError.of(name, operation))

    /** All of a list, page after page for as long as somebody pulls. */
    const pages = <Path extends string, Asking, AskingWire extends object, Reply, ReplyWire, A>(
      operation: string,
      is: Operation<Path, Asking, AskingWire, Reply, ReplyWire>,
      asked: Caller.Asked<Path, NoInfer<Asking>>,
      read: (reply: Reply) => Page<A>
    ): Stream.Stream<A, TwilioError> => {
      const first = pathAt(is.path, asked.at)
      // A page is asked for with our credentials, so only from where the list is: behind our own address, on the list's path.
      const follow = (address: string) => {
        const path = address.startsWith(`${apiUrl}/`) ? address.slice(apiUrl.length) : address
        return path.startsWith(`${first}?`)
          ? Effect.succeed({ ...asked, path })
          : Effect.fail(TwilioError.of(name, operation)(unexpected("read", "the next page is somewhere else")))
      }
      return Stream.paginateChunkEffect(asked, (page) =>
        Effect.gen(function* () {
          const { items, next } = read(yield* call(operation, is, page))
          const address = Option.filter(Option.fromNullable(next), (it) => it !== "")
          return [Chunk.fromIterable(items), yield* Effect.transposeMapOption(address, follow)] as const
        })
      )
    }

    return { call, pages }
  })
