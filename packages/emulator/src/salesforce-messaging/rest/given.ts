/** Checks what a client wants written, field by field, before any of it is. */
import { Effect, Option } from "effect"
import { Call } from "./Call.ts"
import { date } from "../org/date.ts"
import type { Field } from "../org/Field.ts"
import * as Id from "../org/Id.ts"
import { instant } from "../org/instant.ts"
import { objects } from "../org/objects.ts"
import type { Org } from "../org/Org.ts"
import { Refusal } from "./Refusal.ts"
import type { Fields, Value } from "../org/Row.ts"
import type { SObject } from "../org/SObject.ts"
import * as version from "../org/version.ts"

const refuse = (code: Refusal["code"], says: string, fields: ReadonlyArray<string>) =>
  Effect.fail(new Refusal({ code, says, fields }))

const wrongType = ({ name, type }: Field) =>
  refuse("JSON_PARSER_ERROR", `Cannot deserialize instance of ${type}: the value of ${name} is not one`, [])

const required = (names: ReadonlyArray<string>) =>
  refuse("REQUIRED_FIELD_MISSING", `Required fields are missing: [${names.join(", ")}]`, names)

const reference = ({ records }: Org, { name, to }: Field, value: string) => {
  const id = Id.normal(value)
  if (Option.isNone(id)) return refuse("MALFORMED_ID", `${name}: id value of incorrect type: ${value}`, [name])
  const known = to.filter((it) => objects.has(it))
  return known.length === 0 || known.some((it) => Option.isSome(records.get(it, id.value)))
    ? Effect.succeed(id.value)
    : refuse("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
}

/** The value as it is kept. */
const fitted = (org: Org, field: Field, value: Value): Effect.Effect<Value, Refusal> => {
  const { may, name, type } = field
  if (value === null) return may.has("N") ? Effect.succeed(null) : required([name])
  if (type === "boolean") return typeof value === "boolean" ? Effect.succeed(value) : wrongType(field)
  if (type === "int" || type === "double") return typeof value === "number" ? Effect.succeed(value) : wrongType(field)
  if (typeof value !== "string") return wrongType(field)
  if (type === "reference") return reference(org, field, value)
  if (type === "datetime" || type === "date") {
    const at = instant(value)
    if (Number.isNaN(at)) return wrongType(field)
    return Effect.succeed(type === "date" ? value : date(at))
  }
  if (may.has("R") && !version.values(org.version, field).includes(value)) {
    const says = `${name}: bad value for restricted picklist field: ${value}`
    return refuse("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", says, [name])
  }
  return Effect.succeed(value)
}

/** By the fields' own names. Nothing is left out that a new row has to have. */
export const given = (object: SObject, purpose: "create" | "update", asked: Fields) =>
  Effect.gen(function* () {
    const org = yield* Call
    const pairs = yield* Effect.forEach(Object.entries(asked), ([name, value]) =>
      name.toLowerCase() === "id"
        ? refuse("INVALID_FIELD", "The Id field should not be specified in the sobject data.", ["Id"])
        : Option.match(version.field(org.version, object, name), {
            onNone: () => refuse("INVALID_FIELD", `No such column '${name}' on sobject of type ${object.name}`, []),
            onSome: (field) => Effect.succeed({ field, value })
          })
    )
    const closed = pairs.filter(({ field }) => !field.may.has(purpose === "create" ? "C" : "U"))
    if (closed.length > 0) {
      const names = closed.map(({ field }) => field.name)
      const says = `Unable to create/update fields: ${names.join(", ")}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`
      return yield* refuse("INVALID_FIELD_FOR_INSERT_UPDATE", says, names)
    }
    const missing = version
      .fields(org.version, object)
      .filter(
        ({ may, name }) => may.has("C") && !may.has("N") && !may.has("D") && !pairs.some((it) => it.field.name === name)
      )
    if (purpose === "create" && missing.length > 0) return yield* required(missing.map(({ name }) => name))

    const fields = yield* Effect.forEach(pairs, ({ field, value }) =>
      Effect.map(fitted(org, field, value), (it) => [field.name, it] as const)
    )
    return Object.fromEntries(fields)
  })
