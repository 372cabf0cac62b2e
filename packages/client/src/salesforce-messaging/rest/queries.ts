/** Asks for records: as a stream of all batches, as a number, or by words that are in them. */
import { Array, Chunk, Effect, Option, Stream } from "effect"
import { unexpected } from "../../Failure.ts"
import type { Api } from "./Api.ts"
import type { ObjectName } from "../objects/objects.ts"
import { batchOf, foundOf, operations } from "./operations.ts"
import type { Query } from "./Query.ts"
import { SalesforceError } from "../SalesforceError.ts"
import { soql, soqlCount, whereOf } from "./soql.ts"
import { type SearchIn, sosl } from "./sosl.ts"

export interface QueryOptions {
  /** Records in an answer, 200 to 2000; Salesforce may give fewer or more. 2000 where it is not given. */
  readonly batchSize?: number
}

/** The path of the next batch holds nothing but its name: no other host and no other path is ever followed. */
const locatorIn = (path: string): Option.Option<string> =>
  Option.fromNullable(/^\/services\/data\/v\d+\.\d+\/query(?:All)?\/([\w-]+)$/.exec(path)?.[1])

export const queriesOf = ({ call, version }: Api) => {
  const stream =
    (name: "query" | "queryAll") =>
    <N extends ObjectName, R>(query: Query<N, R>, options: QueryOptions = {}): Stream.Stream<R, SalesforceError> =>
      Stream.unwrap(
        Effect.map(SalesforceError.unless(name, soql(query.plan, version)), (q) => {
          const reply = batchOf(query.row())
          const { batchSize } = options
          const manner =
            batchSize === undefined ? {} : { headers: { "Sforce-Query-Options": `batchSize=${batchSize}` } }
          const first = call(name, { ...operations[name], reply }, { at: {}, parameters: { q } }, manner)
          const more = (Locator: string) =>
            call("queryMore", { ...operations.queryMore, reply }, { at: { Locator }, parameters: {} }, manner)

          return Stream.paginateChunkEffect(first, (batch) =>
            Effect.gen(function* () {
              const { done, nextRecordsUrl, records } = yield* batch
              if (done || nextRecordsUrl === null) return [Chunk.unsafeFromArray([...records]), Option.none()]
              const locator = locatorIn(nextRecordsUrl)
              if (Option.isNone(locator)) {
                return yield* SalesforceError.of(name)(unexpected("read", "the next batch is not where it should be"))
              }
              return [Chunk.unsafeFromArray([...records]), Option.some(more(locator.value))]
            })
          )
        })
      )

  return {
    /** `GET /query`: all of them, in as many batches as it takes, for as long as somebody pulls. */
    query: stream("query"),
    /** `GET /queryAll`: those in the bin too. */
    queryAll: stream("queryAll"),

    /** `SELECT COUNT()`: how many fulfil the query's condition, whatever it selects and limits. */
    count: <N extends ObjectName, R>(query: Query<N, R>): Effect.Effect<number, SalesforceError> =>
      Effect.flatMap(SalesforceError.unless("count", soqlCount(query.plan, version)), (q) =>
        Effect.map(call("count", operations.query, { at: {}, parameters: { q } }), ({ totalSize }) => totalSize)
      ),

    /** `GET /search` (SOSL): those in which these words are, with the fields that the query selects. At least two characters. */
    search: <N extends ObjectName, R>(
      words: string,
      query: Query<N, R>,
      within: SearchIn = "all"
    ): Effect.Effect<ReadonlyArray<R>, SalesforceError> =>
      Effect.gen(function* () {
        const q = yield* SalesforceError.unless("search", sosl(words, query.plan, within, version))
        const { searchRecords } = yield* call(
          "search",
          { ...operations.search, reply: foundOf(query.row()) },
          { at: {}, parameters: { q } }
        )
        return searchRecords
      }),

    /** `POST /parameterizedSearch`: the same, with no text of a query but the condition. */
    parameterizedSearch: <N extends ObjectName, R>(
      words: string,
      query: Query<N, R>,
      within: SearchIn = "all"
    ): Effect.Effect<ReadonlyArray<R>, SalesforceError> =>
      Effect.gen(function* () {
        yield* SalesforceError.unless("parameterizedSearch", sosl(words, query.plan, within, version))
        const where = yield* SalesforceError.unless("parameterizedSearch", whereOf(query.plan, version))
        const { limit, select } = query.plan
        const sobject = {
          name: query.object,
          fields: Array.dedupe(select),
          ...(where !== "" && { where }),
          ...(limit !== undefined && { limit })
        }
        const parameters = { q: words, in: inCapitals[within], sobjects: [sobject] }
        const { searchRecords } = yield* call(
          "parameterizedSearch",
          { ...operations.parameterizedSearch, reply: foundOf(query.row()) },
          { at: {}, parameters }
        )
        return searchRecords
      })
  }
}

const inCapitals = { all: "ALL", name: "NAME", email: "EMAIL", phone: "PHONE", sidebar: "SIDEBAR" } as const
