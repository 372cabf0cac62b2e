/** Finds the field at a path, and refuses by name what is not there, or not in the version that is spoken. */
import { Either, Schema } from "effect"
import type { Field, Property } from "../objects/Field.ts"
import { type Custom, type ObjectName, objects, type SObject } from "../objects/objects.ts"

const known: Readonly<Record<string, SObject | undefined>> = objects

/** What is wrong is said in words for whoever wrote the call. */
export type Checked<A> = Either.Either<A, string>

/** An object as the code that walks through it sees it. */
export const objectOf = (name: ObjectName): SObject => objects[name]

/** Whatever a relationship shows. */
export const objectNamed = (name: string): SObject | undefined => known[name]

/** Of an org's own field only its name is known here. */
const custom: Field = {
  type: "anyType",
  schema: Schema.Union(Schema.String, Schema.Number, Schema.Boolean),
  properties: ["create", "filter", "group", "nillable", "sort", "update"]
}
/** Whether it is the name of a field of an org's own. */
export const isCustom = (name: string): name is Custom => /^[A-Za-z]\w{0,250}__c$/.test(name)

const spoken = <A extends { readonly since?: number; readonly until?: number }>(
  what: string,
  it: A,
  version: number
): Checked<A> => {
  if (it.since !== undefined && version < it.since) {
    return Either.left(`${what} wants version ${it.since} of the API, and ${version} is spoken`)
  }
  return it.until !== undefined && version > it.until
    ? Either.left(`${what} is gone since version ${it.until + 1} of the API, and ${version} is spoken`)
    : Either.right(it)
}

export const objectAt = (name: string, version: number): Checked<SObject> => {
  const object = objectNamed(name)
  return object === undefined ? Either.left(`${name} is no object that is known here`) : spoken(name, object, version)
}

const fieldIn = (object: SObject, name: string, path: string, version: number): Checked<Field> => {
  const field = Object.hasOwn(object.fields, name) ? object.fields[name] : undefined
  if (field !== undefined) return spoken(path, field, version)
  return isCustom(name) ? Either.right(custom) : Either.left(`${object.name} has no field of this name`)
}

/** `Status`, or `Owner.Name`: a relationship leads one step, and no further. */
export const fieldAt = (object: SObject, path: string, version: number): Checked<Field> => {
  const [first = "", second, ...more] = path.split(".")
  if (second === undefined) return fieldIn(object, first, `${object.name}.${first}`, version)
  const through = Object.entries(object.fields).find(([, { relationship }]) => relationship?.name === first)
  const shown = through?.[1].relationship?.shows
  if (through === undefined || shown === undefined || more.length > 0) {
    return Either.left(`${object.name} has no such relationship`)
  }
  return Either.gen(function* () {
    yield* spoken(`${object.name}.${through[0]}`, through[1], version)
    return yield* fieldIn(yield* objectAt(shown, version), second, `${object.name}.${first}.${second}`, version)
  })
}

const cannot = {
  filter: "filtered by",
  group: "grouped by",
  sort: "sorted by",
  create: "said of a new record",
  update: "changed"
}

/** One that may be used so. */
export const fieldFor = (
  object: SObject,
  path: string,
  property: Property & keyof typeof cannot,
  version: number
): Checked<Field> =>
  Either.filterOrLeft(
    fieldAt(object, path, version),
    ({ properties }) => properties.includes(property),
    () => `${object.name}.${path} cannot be ${cannot[property]}`
  )
