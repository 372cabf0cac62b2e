/** The sObject REST API's contract: there is none of the vendor's, so it is written by hand after the vendor's pages. */
import { operations as all, objects, wholeOf } from "@parley/client/salesforce-messaging"
import { Option, Record, Schema } from "effect"
import { openContract } from "../contract.ts"

export const contract = openContract({
  file: new URL("./fixtures/sobjects.json", import.meta.url),
  dialect: "3.0"
})

export const version = 66

const row = wholeOf("MessagingSession")
const batch = (reply: typeof all.query.reply) => Schema.Struct({ ...reply.fields, records: Schema.Array(row) })
const found = (reply: typeof all.search.reply) => Schema.Struct({ ...reply.fields, searchRecords: Schema.Array(row) })

/** What may be written, by the table of fields. */
const written = (property: "create" | "update") =>
  Schema.Struct(
    Record.filterMap(objects.MessagingSession.fields, ({ properties, schema }) => {
      const has = (it: string) => properties.some((one) => one === it)
      const plain: Schema.Schema.AnyNoContext = schema
      return has(property)
        ? Option.some(Schema.optional(has("nillable") ? Schema.NullOr(plain) : plain))
        : Option.none()
    })
  )

/** Where a contract knows it, each with what it is of: the object in its path, and a session's fields in what is said and read. */
const {
  query,
  queryAll,
  queryMore,
  search,
  parameterizedSearch,
  retrieve,
  create,
  update,
  upsert,
  versions,
  ...others
} = all
const concrete = {
  ...others,
  query: { ...query, reply: batch(query.reply) },
  queryAll: { ...queryAll, reply: batch(queryAll.reply) },
  queryMore: { ...queryMore, reply: batch(queryMore.reply) },
  search: { ...search, reply: found(search.reply) },
  parameterizedSearch: { ...parameterizedSearch, reply: found(parameterizedSearch.reply) },
  retrieve: { ...retrieve, reply: row },
  create: { ...create, parameters: written("create") },
  update: { ...update, parameters: written("update") },
  upsert: { ...upsert, parameters: written("create") }
}

const at = <O extends { readonly path: string }>(operation: O) => ({
  ...operation,
  path: `/services/data/v${version}.0${operation.path.replace("{Object}", "MessagingSession")}`
})
export const operations = { ...Record.map(concrete, at), versions }
