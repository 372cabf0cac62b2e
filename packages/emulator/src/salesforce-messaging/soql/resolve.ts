/** Looks up what a path of a query means: a field, and how a row comes to it. */
import { Either, Option } from "effect"
import { type Field, field } from "../org/Field.ts"
import { objects } from "../org/objects.ts"
import type { Org } from "../org/Org.ts"
import { Refusal } from "../rest/Refusal.ts"
import type { Row, Value } from "../org/Row.ts"
import type { SObject } from "../org/SObject.ts"
import * as version from "../org/version.ts"
import type { Path } from "./Query.ts"

/** A row, and the object that it is of. */
export interface Target {
  readonly object: SObject
  readonly row: Row
}

export interface Resolved {
  /** The references on the way to it. */
  readonly way: ReadonlyArray<Field>
  readonly field: Field
  readonly get: (row: Row) => Value
}

/** What users and groups have in common, where a reference may lead to either. */
const anyName: ReadonlyArray<Field> = [
  field("Id", "id", "FGS"),
  field("Name", "string", "FGS"),
  field("Type", "picklist", "FGS"),
  field("Username", "string", "FGS"),
  field("Alias", "string", "FGS"),
  field("Email", "email", "FGS"),
  field("IsActive", "boolean", "FGS")
]

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

export const noColumn = (name: string, entity: string) =>
  new Refusal({
    code: "INVALID_FIELD",
    says:
      `No such column '${name}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the ` +
      "'__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
  })

/** Where a reference of the row leads to. */
export const follow = ({ records }: Org, { name, to }: Field, row: Row): Option.Option<Target> => {
  const id = row[name]
  if (typeof id !== "string") return Option.none()
  return Option.firstSomeOf(
    to.map((name) => Option.all({ object: Option.fromNullable(objects.get(name)), row: records.get(name, id) }))
  )
}

/** Of a target by whatever kind it is: `Type` tells which. */
export const read = ({ object, row }: Target, name: string, polymorphic: boolean): Value =>
  polymorphic && name === "Type" ? object.name : (row[name] ?? null)

export const resolve = (org: Org, object: SObject, path: Path): Either.Either<Resolved, Refusal> => {
  const [head = "", ...rest] = path
  if (rest.length === 0) {
    return Either.map(
      Either.fromOption(version.field(org.version, object, head), () => noColumn(head, object.name)),
      (field): Resolved => ({ way: [], field, get: (row) => row[field.name] ?? null })
    )
  }
  const step = version.fields(org.version, object).find(({ relationship }) => same(relationship ?? "", head))
  if (step === undefined) {
    return Either.left(
      new Refusal({
        code: "INVALID_FIELD",
        says: `Didn't understand relationship '${head}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`
      })
    )
  }
  const [only = "", ...others] = step.to
  const target = objects.get(only)
  if (others.length > 0 || target === undefined) {
    const [name = ""] = rest
    const field = anyName.find((it) => same(it.name, name))
    if (field === undefined || rest.length > 1) return Either.left(noColumn(rest.join("."), "Name"))
    const get = (row: Row) =>
      Option.match(follow(org, step, row), {
        onNone: () => null,
        onSome: (it) => read(it, field.name, true)
      })
    return Either.right({ way: [step], field, get })
  }
  return Either.map(resolve(org, target, rest), ({ field, get, way }) => ({
    way: [step, ...way],
    field,
    get: (row) => Option.match(follow(org, step, row), { onNone: () => null, onSome: (it) => get(it.row) })
  }))
}
