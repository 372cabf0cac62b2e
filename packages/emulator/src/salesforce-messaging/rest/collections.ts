/** Up to 200 rows in one call, a result for each; with `allOrNone` nothing is done unless everything can be. */
import { Effect, Either, Option, Schema } from "effect"
import { body, Call, field, json, parameter, search, sobject } from "./Call.ts"
import { objects } from "../org/objects.ts"
import { Fields } from "../org/Row.ts"
import { notFound, Refusal } from "./Refusal.ts"
import { change, erase, insert, keyed, row, shown } from "./sobjects.ts"
import * as version from "../org/version.ts"

const most = 200
const Named = Schema.Struct(
  { attributes: Schema.Struct({ type: Schema.String }) },
  Schema.Record({ key: Schema.String, value: Schema.Unknown })
)
const Rows = Schema.Struct({
  allOrNone: Schema.optionalWith(Schema.Boolean, { default: () => false }),
  records: Schema.Array(Named).pipe(Schema.maxItems(most))
})

/** An id of its own, where one is said; then what is to be written. */
const parts = Effect.fnUntraced(function* (given: typeof Named.Type) {
  const call = yield* Call
  const { attributes, ...rest } = given
  const object = yield* Effect.mapError(version.sobject(call.version, attributes.type), () => notFound)
  const { Id, id, ...fields }: Fields = yield* Effect.mapError(
    Schema.decodeUnknown(Fields)(rest),
    () => new Refusal({ code: "JSON_PARSER_ERROR", says: "Unexpected value in a record" })
  )
  return { object, fields, id: String(id ?? Id ?? "") }
})

interface Done {
  readonly id: string
  readonly created?: boolean
}

interface Result extends Partial<Done> {
  readonly success: boolean
  readonly errors: ReadonlyArray<{
    readonly statusCode: string
    readonly message: string
    readonly fields: ReadonlyArray<string>
  }>
}

/** As soon as one was refused, the others have to be undone: here they were not begun. */
const rolledBack = {
  statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
  message: "Record rolled back because not all records were valid and the request was using AllOrNone header",
  fields: []
}

const results = <R>(allOrNone: boolean, writes: ReadonlyArray<Effect.Effect<Effect.Effect<Done>, Refusal, R>>) =>
  Effect.gen(function* () {
    const checked = yield* Effect.forEach(writes, Effect.either)
    const halted = allOrNone && checked.some(Either.isLeft)
    const said = yield* Effect.forEach(checked, (it) =>
      Either.match(it, {
        onLeft: ({ code, fields = [], says }) =>
          Effect.succeed<Result>({ success: false, errors: [{ statusCode: code, message: says, fields }] }),
        onRight: (write) =>
          halted
            ? Effect.succeed<Result>({ success: false, errors: [rolledBack] })
            : Effect.map(write, (done): Result => ({ ...done, success: true, errors: [] }))
      })
    )
    return json(said)
  })

const done = (write: Effect.Effect<string>) => Effect.map(write, (id): Done => ({ id }))

export const create = Effect.flatMap(body(Rows), ({ allOrNone, records }) =>
  results(
    allOrNone,
    records.map((it) => Effect.flatMap(parts(it), ({ fields, object }) => Effect.map(insert(object, fields), done)))
  )
)

export const update = Effect.flatMap(body(Rows), ({ allOrNone, records }) =>
  results(
    allOrNone,
    records.map((it) =>
      Effect.flatMap(parts(it), ({ fields, id, object }) => Effect.map(change(object, id, fields), done))
    )
  )
)

export const upsert = Effect.gen(function* () {
  const { allOrNone, records } = yield* body(Rows)
  const key = yield* parameter("key")
  const one = Effect.fnUntraced(function* (it: typeof Named.Type) {
    const { fields, object } = yield* parts(it)
    const { [key]: value, ...rest } = fields
    const [first, second] = (yield* keyed(object, key, String(value ?? ""))).some
    if (second !== undefined) {
      return yield* new Refusal({ code: "DUPLICATE_EXTERNAL_ID", says: "Several records have this external id" })
    }
    if (first !== undefined) return done(yield* change(object, first.Id, rest))
    return Effect.map(yield* insert(object, fields), (id): Done => ({ id, created: true }))
  })
  return yield* results(allOrNone, records.map(one))
})

/** Whose object an id names by its first three characters. */
const kindOf = (id: string) => Option.fromNullable([...objects.values()].find(({ prefix }) => id.startsWith(prefix)))

export const remove = Effect.flatMap(search, ({ allOrNone, ids = "" }) =>
  results(
    allOrNone === "true",
    ids.split(",").map((id) =>
      kindOf(id).pipe(
        Effect.mapError(() => notFound),
        Effect.flatMap((object) => Effect.map(erase(object, id), done))
      )
    )
  )
)

const Wanted = Schema.Struct({
  ids: Schema.Array(Schema.String).pipe(Schema.maxItems(2000)),
  fields: Schema.Array(Schema.String)
})

/** Null for what is not there. */
export const retrieve = Effect.gen(function* () {
  const object = yield* sobject
  const { fields, ids } = yield* body(Wanted)
  yield* Effect.forEach(fields, (name) => field(object, name))
  const rows = yield* Effect.forEach(ids, (id) =>
    Effect.option(Effect.flatMap(row(object, id), (it) => shown(object, it, fields)))
  )
  return json(rows.map(Option.getOrNull))
})
