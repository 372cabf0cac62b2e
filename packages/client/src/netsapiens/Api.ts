/** What all calls to ns-api have in common: tokens, versions, and lists that come in pages. */
import { type HttpClient, HttpClientRequest } from "@effect/platform"
import { Array, Chunk, type Duration, Effect, Option, type ParseResult, Schema, Stream } from "effect"
import * as Caller from "../Caller.ts"
import { fieldsOf } from "../fieldsOf.ts"
import type { At, Operation } from "../Operation.ts"
import * as Tokens from "../Tokens.ts"
import * as Transport from "../Transport.ts"
import type { Credentials } from "./Credentials.ts"
import { tokensOf } from "./grants.ts"
import { parse } from "./Json.ts"
import { explain, NetSapiensError, refusalIn } from "./NetSapiensError.ts"
import type { Page } from "./operations.ts"

export interface NetSapiensClientOptions {
  /** `https://{server}/ns-api/v2`: every operator has a server of their own. Without a slash at the end. */
  readonly apiUrl: string
  readonly credentials: Credentials
  /** Of the API; 45 where it is not given. */
  readonly version?: 44 | 45
  /** For one attempt; 30 seconds where it is not given. */
  readonly timeout?: Duration.DurationInput
  /** Changes every request of this client. One that repeats sends breaks the promise that a send is made once. */
  readonly transformClient?: (client: HttpClient.HttpClient) => HttpClient.HttpClient
}

/** The most that a page holds. */
const fullPage = 1000

/** A list, as an operation. */
type Listing<Path extends string, A, I> = Operation<
  Path,
  typeof Page.Type,
  typeof Page.Encoded,
  ReadonlyArray<A>,
  ReadonlyArray<I>
> & { readonly since?: number; readonly reply: { readonly value: Schema.Schema<A, I> } }

export const make = (options: NetSapiensClientOptions) =>
  Effect.gen(function* () {
    const transport = yield* Transport.make({
      timeout: options.timeout ?? "30 seconds",
      explain,
      refusalIn,
      parse,
      // A thousand sessions are longer than one.
      mostBytes: 16 * 1024 * 1024,
      transformClient: options.transformClient
    })
    const { apiUrl, version = 45 } = options
    const tokens = yield* tokensOf(options.credentials, apiUrl, transport)
    const caller = Caller.make(
      {
        name: "NetSapiens",
        system: "netsapiens",
        apiUrl,
        body: "json",
        authorize: (request) => Effect.map(tokens.get, ({ token }) => HttpClientRequest.bearerToken(request, token))
      },
      transport
    )

    const call = <Path extends string, Asking, AskingWire extends object, Reply, ReplyWire>(
      name: string,
      is: Operation<Path, Asking, AskingWire, Reply, ReplyWire> & { readonly since?: number },
      asked: Caller.Asked<Path, Asking>
    ): Effect.Effect<Reply, NetSapiensError> =>
      is.since !== undefined && version < is.since
        ? NetSapiensError.against(name, `version ${version} of the API has no ${is.method} ${is.path}`)
        : Effect.mapError(
            Tokens.withFresh(tokens)(() => caller(name, is, asked)),
            NetSapiensError.of(name)
          )

    /**
     * All of a list, for as long as somebody pulls. Where a page begins is told in two ways by the vendor, so rows that were given
     * before are left out, and a page that brings nothing new is the last one. A row that is not as documented is left out too, with a
     * warning: the others are no worse for it.
     */
    const pages = <Path extends string, A extends { readonly id: string }, I>(
      name: string,
      is: Listing<Path, A, I>,
      at: At<Path>,
      limit = fullPage
    ): Stream.Stream<A, NetSapiensError> =>
      Stream.suspend(() => {
        const rows = { ...is, reply: Schema.Array(Schema.Unknown) }
        const decode = Schema.decodeUnknownEither(is.reply.value, { errors: "all" })
        const given = new Set<string>()
        return Stream.paginateChunkEffect(0, (start) =>
          Effect.gen(function* () {
            const all = yield* call(name, rows, { at, parameters: start === 0 ? { limit } : { limit, start } })
            const [bad, good] = Array.separate(all.map((row) => decode(row)))
            if (bad.length > 0) yield* Effect.logWarning(leftOut(name, bad))
            const fresh = good.filter(({ id }) => !given.has(id))
            for (const { id } of fresh) given.add(id)
            const isLast = fresh.length === 0 || all.length < limit
            return [Chunk.fromIterable(fresh), isLast ? Option.none() : Option.some(start + all.length)] as const
          })
        )
      })

    return { call, pages, version }
  })

const leftOut = (name: string, errors: ReadonlyArray<ParseResult.ParseError>): string => {
  const fields = new Set(errors.map(fieldsOf))
  return `NetSapiens.${name}: ${errors.length} rows are left out, since they are not as documented: ${[...fields].join(", ")}`
}
