/** Rows by their ids: retrieved, written and deleted, and upserted by a key of one's own. */
import { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, Option } from "effect"
import { body, Call, field, json, nothing, parameter, search, sobject } from "./Call.ts"
import * as describe from "./describe.ts"
import { given } from "./given.ts"
import * as Id from "../org/Id.ts"
import * as Org from "../org/Org.ts"
import { notFound, Refusal } from "./Refusal.ts"
import { Fields, type Row } from "../org/Row.ts"
import type { SObject } from "../org/SObject.ts"
import * as version from "../org/version.ts"

const created = (id: string, more: Readonly<Record<string, unknown>> = {}) =>
  json({ id, success: true, errors: [], ...more }, 201)

const mayNot = ({ label }: SObject, what: "inserted" | "updated" | "deleted") =>
  new Refusal({
    code: what === "inserted" ? "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" : "INVALID_TYPE_FOR_OPERATION",
    says: `entity type cannot be ${what}: ${label}`
  })

/** A row by its id; one that was deleted is known as such. */
export const row = (object: SObject, id: string) =>
  Effect.gen(function* () {
    const { records } = yield* Call
    const normal = Id.normal(id)
    if (Option.isNone(normal)) {
      const says = `Provided external ID field does not exist or is not accessible: ${id}`
      return yield* new Refusal({ code: "NOT_FOUND", says })
    }
    const it = records.get(object.name, id)
    if (Option.isSome(it)) return it.value
    if (!records.ever(object.name).some((it) => it.Id === normal.value)) return yield* notFound
    return yield* new Refusal({ code: "ENTITY_IS_DELETED", says: "entity is deleted", fields: [] })
  })

/** Checked; to be done when all that goes with it is checked too. The same of `change` and `erase`. */
export const insert = (object: SObject, asked: Fields) =>
  Effect.gen(function* () {
    const { records } = yield* Call
    if (!object.may.includes("create")) return yield* mayNot(object, "inserted")
    const fields = yield* given(object, "create", asked)
    return Effect.map(records.create(object.name, fields), ({ Id }) => Id)
  })

export const change = (object: SObject, id: string, asked: Fields) =>
  Effect.gen(function* () {
    const { records } = yield* Call
    if (!object.may.includes("update")) return yield* mayNot(object, "updated")
    const old = yield* row(object, id)
    return Effect.as(records.update(object.name, old.Id, yield* given(object, "update", asked)), old.Id)
  })

export const erase = (object: SObject, id: string) =>
  Effect.gen(function* () {
    const { records } = yield* Call
    if (!object.may.includes("delete")) return yield* mayNot(object, "deleted")
    const old = yield* row(object, id)
    return Effect.as(records.remove(object.name, old.Id), old.Id)
  })

/** With its attributes, and the fields that were asked for; all where none were. */
export const shown = (object: SObject, it: Row, names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const call = yield* Call
    const fields =
      names.length === 0
        ? version.fields(call.version, object)
        : yield* Effect.forEach(names, (name) => field(object, name.trim()))
    return {
      attributes: Org.attributes(call, object.name, it.Id),
      ...Object.fromEntries(fields.map(({ name }) => [name, it[name] ?? null])),
      Id: it.Id
    }
  })

const names = Effect.map(search, ({ fields = "" }) => fields.split(",").filter((it) => it !== ""))

/** The rows with this value in this field, which has to be one to look up by. */
export const keyed = (object: SObject, asked: string, value: string) =>
  Effect.gen(function* () {
    const { records } = yield* Call
    const key = yield* Effect.filterOrFail(
      field(object, asked),
      ({ externalId, may, name }) => externalId || (may.has("L") && name !== "Id"),
      () =>
        new Refusal({
          code: "NOT_FOUND",
          says: `Provided external ID field does not exist or is not accessible: ${asked}`
        })
    ).pipe(Effect.catchTag("Refusal", ({ says }) => new Refusal({ code: "NOT_FOUND", says })))
    const some = records
      .all(object.name)
      .filter((it) => String(it[key.name] ?? "").toLowerCase() === value.toLowerCase())
    return { key: key.name, some }
  })

const asked = Effect.gen(function* () {
  const object = yield* sobject
  const value = yield* parameter("value")
  return { object, value, ...(yield* keyed(object, yield* parameter("key"), value)) }
})

/** More than one is for the client to choose from. */
const choices = (object: SObject, some: ReadonlyArray<Row>) =>
  Effect.map(Call, (call) =>
    json(
      some.map((it) => Org.attributes(call, object.name, it.Id).url),
      300
    )
  )

/** Unchanged since a day: 304 without a body. */
const unlessKnown = <E, R>(answer: Effect.Effect<unknown, E, R>) =>
  Effect.gen(function* () {
    const { headers } = yield* HttpServerRequest.HttpServerRequest
    const last = { "last-modified": describe.since.toUTCString() }
    const body = yield* answer
    return Date.parse(headers["if-modified-since"] ?? "") >= describe.since.getTime()
      ? HttpServerResponse.empty({ status: 304, headers: last })
      : HttpServerResponse.setHeaders(json(body), last)
  })

const id = parameter("id")

export const handlers = {
  all: Effect.map(Call, (call) =>
    json({
      encoding: "UTF-8",
      maxBatchSize: 200,
      sobjects: version.sobjects(call.version).map((it) => describe.brief(call, it))
    })
  ),
  basic: Effect.gen(function* () {
    const call = yield* Call
    const object = yield* sobject
    const recent = call.records.all(object.name).slice(-10)
    const recentItems = yield* Effect.forEach(recent, (it) => shown(object, it, [object.naming ?? "Id"]))
    return json({ objectDescribe: describe.brief(call, object), recentItems })
  }),
  describe: unlessKnown(
    Effect.gen(function* () {
      return describe.whole(yield* Call, yield* sobject)
    })
  ),
  layouts: unlessKnown(
    Effect.gen(function* () {
      return describe.layouts(yield* Call, yield* sobject)
    })
  ),
  retrieve: Effect.gen(function* () {
    const object = yield* sobject
    if (!object.queryable) return yield* notFound
    const fields = yield* names
    return json(yield* shown(object, yield* row(object, yield* id), fields))
  }),
  retrieveByKey: Effect.gen(function* () {
    const { object, some } = yield* asked
    const [first, second] = some
    if (first === undefined) return yield* notFound
    return second === undefined ? json(yield* shown(object, first, yield* names)) : yield* choices(object, some)
  }),
  create: Effect.gen(function* () {
    return created(yield* Effect.flatten(insert(yield* sobject, yield* body(Fields))))
  }),
  update: Effect.gen(function* () {
    yield* Effect.flatten(change(yield* sobject, yield* id, yield* body(Fields)))
    return nothing
  }),
  upsert: Effect.gen(function* () {
    const { key, object, some, value } = yield* asked
    const fields = yield* body(Fields)
    const [first, second] = some
    if (first === undefined) {
      return created(yield* Effect.flatten(insert(object, { ...fields, [key]: value })), { created: true })
    }
    if (second !== undefined) return yield* choices(object, some)
    const written = yield* Effect.flatten(change(object, first.Id, fields))
    return json({ id: written, success: true, errors: [], created: false })
  }),
  remove: Effect.gen(function* () {
    yield* Effect.flatten(erase(yield* sobject, yield* id))
    return nothing
  })
}
