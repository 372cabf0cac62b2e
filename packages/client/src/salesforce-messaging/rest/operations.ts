/** Every operation of the client, as data: the calls, their contract tests and the README's table are made from it. */
import { Schema } from "effect"
import { Done, Nothing } from "../../Caller.ts"
import { field } from "../../field.ts"
import { Basic, Describe, Layout, Layouts } from "./Describe.ts"
import { Instant } from "./Instant.ts"
import { SalesforceId } from "./SalesforceId.ts"

const object = "/sobjects/{Object}"
const record = "/sobjects/{Object}/{Id}"

const Written = Schema.Record({ key: Schema.String, value: Schema.Unknown })
const Asked = Schema.Struct({ q: Schema.String })
const Fields = Schema.Struct({ fields: Schema.optionalWith(Schema.String, { exact: true }) })
const Window = Schema.Struct({ start: Schema.String, end: Schema.String })

/** A batch of what was asked for; `nextRecordsUrl` is a path, and on the last one it is absent. */
export const batchOf = <A, I>(row: Schema.Schema<A, I>) =>
  Schema.Struct({
    totalSize: Schema.NonNegativeInt,
    done: Schema.Boolean,
    nextRecordsUrl: field("nextRecordsUrl", Schema.String),
    records: Schema.Array(row)
  })

export const foundOf = <A, I>(row: Schema.Schema<A, I>) => Schema.Struct({ searchRecords: Schema.Array(row) })

const Created = Schema.Struct({ id: SalesforceId, success: Schema.Boolean })

/** Older versions say nothing of a record that was there already. */
const Upserted = Schema.Union(
  Schema.Struct({ ...Created.fields, created: field("created", Schema.Boolean) }),
  Schema.Undefined
)

const Updated = Schema.Struct({ ids: Schema.Array(SalesforceId), latestDateCovered: Instant })

const Deleted = Schema.Struct({
  deletedRecords: Schema.Array(Schema.Struct({ id: SalesforceId, deletedDate: Instant })),
  earliestDateAvailable: field("earliestDateAvailable", Instant),
  latestDateCovered: Instant
})

/** What a search is asked, where it is not asked in SOSL. */
const ParameterizedSearch = Schema.Struct({
  q: Schema.String,
  in: Schema.optionalWith(Schema.Literal("ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"), { exact: true }),
  sobjects: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      fields: Schema.Array(Schema.String),
      where: Schema.optionalWith(Schema.String, { exact: true }),
      limit: Schema.optionalWith(Schema.Int, { exact: true })
    })
  )
})

const Limits = Schema.Record({
  key: Schema.String,
  value: Schema.Struct({ Max: Schema.Number, Remaining: Schema.Number })
})

const Versions = Schema.Array(
  Schema.Struct({ label: field("label", Schema.String), url: Schema.String, version: Schema.String })
)

/** Rows are read by Schemas that are made of the fields that were asked for; so is what is written. */
export const operations = {
  query: { kind: "read", method: "GET", path: "/query", parameters: Asked, reply: batchOf(Schema.Unknown) },
  /** Deleted records too. */
  queryAll: { kind: "read", method: "GET", path: "/queryAll", parameters: Asked, reply: batchOf(Schema.Unknown) },
  queryMore: {
    kind: "read",
    method: "GET",
    path: "/query/{Locator}",
    parameters: Nothing,
    reply: batchOf(Schema.Unknown)
  },
  search: { kind: "read", method: "GET", path: "/search", parameters: Asked, reply: foundOf(Schema.Unknown) },
  /** A POST that changes nothing. */
  parameterizedSearch: {
    kind: "read",
    method: "POST",
    path: "/parameterizedSearch",
    parameters: ParameterizedSearch,
    reply: foundOf(Schema.Unknown)
  },
  retrieve: { kind: "read", method: "GET", path: record, parameters: Fields, reply: Schema.Unknown },
  create: { kind: "send", method: "POST", path: object, parameters: Written, reply: Created },
  update: { kind: "send", method: "PATCH", path: record, parameters: Written, reply: Done },
  upsert: {
    kind: "send",
    method: "PATCH",
    path: "/sobjects/{Object}/{ExternalIdField}/{Value}",
    parameters: Written,
    reply: Upserted
  },
  delete: { kind: "send", method: "DELETE", path: record, parameters: Nothing, reply: Done },
  getUpdated: { kind: "read", method: "GET", path: `${object}/updated/`, parameters: Window, reply: Updated },
  getDeleted: { kind: "read", method: "GET", path: `${object}/deleted/`, parameters: Window, reply: Deleted },
  describe: { kind: "read", method: "GET", path: `${object}/describe`, parameters: Nothing, reply: Describe },
  basic: { kind: "read", method: "GET", path: object, parameters: Nothing, reply: Basic },
  describeLayouts: {
    kind: "read",
    method: "GET",
    path: `${object}/describe/layouts`,
    parameters: Nothing,
    reply: Layouts
  },
  /** Of one record type. */
  describeLayout: {
    kind: "read",
    method: "GET",
    path: `${object}/describe/layouts/{RecordTypeId}`,
    parameters: Nothing,
    reply: Layout
  },
  limits: { kind: "read", method: "GET", path: "/limits", parameters: Nothing, reply: Limits },
  /** Of no version: `/services/data` itself. */
  versions: { kind: "read", method: "GET", path: "/services/data", parameters: Nothing, reply: Versions }
} as const
