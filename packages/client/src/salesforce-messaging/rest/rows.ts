/** Records as they are read and written, by Schemas that are made of the fields' own. */
import { Array, Either, Schema } from "effect"
import { field } from "../../field.ts"
import { fieldsOf } from "../../fieldsOf.ts"
import type { Field } from "../objects/Field.ts"
import { type Checked, fieldFor, objectNamed, objectOf } from "./fieldAt.ts"
import type { Change, Creation, Custom, CustomValue, ObjectName, Row, SObject, Whole } from "../objects/objects.ts"
import { counted } from "./soql.ts"

const OfTheOrg = Schema.NullOr(Schema.Union(Schema.String, Schema.Number, Schema.Boolean))

/** Which fields have to be there, and not null; any other is null where it is not there. */
export type Sure = (it: Field) => boolean

const isNeverNull: Sure = ({ properties, since, until }) =>
  !properties.includes("nillable") && since === undefined && until === undefined

/** All that is sure where the token may not see all: at the end of a relationship, and of a record that is read whole. */
export const isId: Sure = ({ type }) => type === "id"

/** Null where it is not there. */
const unsure = (name: string, schema: Schema.Schema.AnyNoContext) => field(name, schema)
type Reading = readonly [name: string, schema: Schema.Schema.AnyNoContext | ReturnType<typeof unsure>]

const readingOf = (object: SObject, name: string, sure: Sure): Reading => {
  const it = object.fields[name]
  if (it === undefined) return [name, unsure(name, OfTheOrg)]
  return [name, sure(it) ? it.schema : unsure(name, it.schema)]
}

const seenOf = (object: SObject, names: ReadonlyArray<string>) =>
  Schema.Struct(Object.fromEntries(names.map((name) => readingOf(object, name, isId))))

const rowSchema = (object: SObject, paths: ReadonlyArray<string>, sure: Sure = isNeverNull) => {
  const [own, led] = Array.partition(paths, (path) => path.includes("."))
  const behind = Array.groupBy(led, (path) => path.slice(0, path.indexOf(".")))
  const relationships = Object.values(object.fields).flatMap(({ relationship }): ReadonlyArray<Reading> => {
    const { name = "", shows = "" } = relationship ?? {}
    const there = behind[name]
    const target = objectNamed(shows)
    if (there === undefined || target === undefined) return []
    const names = there.map((path) => path.slice(name.length + 1))
    return [[name, unsure(name, seenOf(target, names))]]
  })
  return Schema.Struct(Object.fromEntries([...own.map((name) => readingOf(object, name, sure)), ...relationships]))
}

/** Reads a record with just these fields. Its type says the same as the Schema that it is made of: both walk through one table. */
export const rowOf = <N extends ObjectName, P extends string>(
  name: N,
  paths: ReadonlyArray<P>,
  sure?: Sure
): Schema.Schema<Row<N, P>, unknown> => Schema.make<Row<N, P>, unknown>(rowSchema(objectOf(name), paths, sure).ast)

/** Reads a record with all fields that are known, as far as they are there. */
export const wholeOf = <N extends ObjectName>(name: N): Schema.Schema<Whole<N>, unknown> => {
  const object = objectOf(name)
  return Schema.make<Whole<N>, unknown>(seenOf(object, Object.keys(object.fields)).ast)
}

/** How many records there are of one kind, beside the values of the kind. */
export type Group<N extends ObjectName, P extends string> = Row<N, P> & { readonly records: number }

/** Reads a group; `records` is what the query calls its count. */
export const groupOf = <N extends ObjectName, P extends string>(
  name: N,
  names: ReadonlyArray<P>,
  sure?: Sure
): Schema.Schema<Group<N, P>, unknown> =>
  Schema.make<Group<N, P>, unknown>(
    Schema.extend(rowSchema(objectOf(name), names, sure), Schema.Struct({ [counted]: Schema.Int })).ast
  )

interface Values {
  readonly custom?: Readonly<Record<Custom, CustomValue>>
}

/** What goes on the wire for a new record, or for a change of one; nothing that may not. */
export const written = <N extends ObjectName>(
  name: N,
  property: "create" | "update",
  { custom = {}, ...values }: (Creation<N> | Change<N>) & Values,
  version: number
): Checked<Readonly<Record<string, unknown>>> =>
  Either.gen(function* () {
    const object = objectOf(name)
    const fields = yield* Either.all(
      Object.keys({ ...values, ...custom }).map((key) =>
        Either.map(fieldFor(object, key, property, version), ({ properties, schema }) => {
          return [key, properties.includes("nillable") ? Schema.NullOr(schema) : schema] as const
        })
      )
    )
    const encode = Schema.encodeUnknownEither(Schema.Struct(Object.fromEntries(fields)), { errors: "all" })
    return yield* Either.mapLeft(encode({ ...values, ...custom }), (error) => `${fieldsOf(error)} cannot hold this`)
  })
