/** Searches for words, in SOSL or by parameters: what they find is read by the same rules as a query. */
import { Clock, Effect, Schema } from "effect"
import { body, Call, json, search as asked } from "./Call.ts"
import { run } from "../soql/run.ts"
import * as sosl from "./sosl.ts"
import * as version from "../org/version.ts"

const find = ({ group, limit, returning, text }: sosl.Search) =>
  Effect.gen(function* () {
    const call = yield* Call
    const matches = yield* sosl.matcher(text)
    const now = yield* Clock.currentTimeMillis
    const where =
      returning.length > 0
        ? returning
        : version
            .sobjects(call.version)
            .filter(({ naming, queryable }) => naming !== undefined && queryable)
            .map(({ name }) => ({ object: name, fields: "Id", clause: "" }))
    const answers = yield* Effect.forEach(where, ({ clause, fields, object }) =>
      run(call, {
        text: `SELECT ${fields} FROM ${object}${clause}`,
        deleted: false,
        now,
        among: (object, row) =>
          matches(
            version
              .fields(call.version, object)
              .filter((field) => sosl.looksInto(group, field))
              .map(({ name }) => row[name] ?? "")
              .join(" ")
          )
      })
    )
    return json({ searchRecords: answers.flatMap(({ records }) => records).slice(0, limit) })
  })

/** `FIND {…}` in the query. */
export const search = Effect.flatMap(asked, ({ q = "" }) => Effect.flatMap(sosl.parse(q), find))

const Parameters = Schema.Struct({
  q: Schema.String,
  in: Schema.optionalWith(Schema.String, { default: () => "ALL" }),
  fields: Schema.optionalWith(Schema.Array(Schema.String), { default: () => ["Id"] }),
  sobjects: Schema.optionalWith(
    Schema.Array(
      Schema.Struct({
        name: Schema.String,
        fields: Schema.optional(Schema.Array(Schema.String)),
        where: Schema.optional(Schema.String),
        limit: Schema.optional(Schema.Int)
      })
    ),
    { default: () => [] }
  ),
  defaultLimit: Schema.optional(Schema.Int),
  overallLimit: Schema.optionalWith(Schema.Int, { default: () => 2000 })
})

const spelled = ({
  defaultLimit,
  fields,
  overallLimit,
  q,
  sobjects,
  ...more
}: typeof Parameters.Type): sosl.Search => ({
  text: q,
  group: more.in.toUpperCase(),
  limit: overallLimit,
  returning: sobjects.map((it) => {
    const limit = it.limit ?? defaultLimit
    return {
      object: it.name,
      fields: (it.fields ?? fields).join(", "),
      clause: (it.where === undefined ? "" : ` WHERE ${it.where}`) + (limit === undefined ? "" : ` LIMIT ${limit}`)
    }
  })
})

export const parameterized = Effect.flatMap(body(Parameters), (it) => find(spelled(it)))

/** The same with one object, its parameters in the address. */
export const parameterizedByQuery = Effect.flatMap(asked, ({ fields = "Id", q = "", sobject = "" }) =>
  find({
    text: q,
    group: "ALL",
    limit: 2000,
    returning: sobject === "" ? [] : [{ object: sobject, fields, clause: "" }]
  })
)
