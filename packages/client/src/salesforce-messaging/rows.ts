/** Records as they are read and written, by Schemas that are made of the fields' own. */
import { Array, Either, Schema } from "effect"
import { field } from "../field.ts"
import { fieldsOf } from "../fieldsOf.ts"
import type { Field } from "./Field.ts"
import { type Checked, fieldFor, objectNamed, objectOf } from "./fieldAt.ts"
import type { Change, Creation, Custom, CustomValue, FieldName, ObjectName, Row, SObject } from "./objects.ts"
import { counted } from "./soql.ts"

const OfTheOrg = Schema.NullOr(Schema.Union(Schema.String, Schema.Number, Schema.Boolean))

const mayLack = ({ properties, since, until }: Field): boolean =>
  properties.includes("nillable") || since !== undefined || until !== undefined

const lacking = (it: Field, name: string, schema: Schema.Schema.AnyNoContext) =>
  mayLack(it) ? field(name, schema) : schema

/** What stands behind a relationship is found by the object's name. */
type Find = (name: string) => SObject | undefined

const rowSchema = (object: SObject, paths: ReadonlyArray<string>, find: Find): Schema.Schema.AnyNoContext => {
  const [own, led] = Array.partition(paths, (path) => path.includes("."))
  const behind = Array.groupBy(led, (path) => path.slice(0, path.indexOf(".")))
  return Schema.Struct({
    ...Object.fromEntries(
      own.map((name) => {
        const it = object.fields[name]
        return [name, it === undefined ? field(name, OfTheOrg) : lacking(it, name, it.schema)]
      })
    ),
    ...Object.fromEntries(
      Object.values(object.fields).flatMap((it) => {
        const { name = "", shows = "" } = it.relationship ?? {}
        const there = behind[name]
        const target = find(shows)
        if (there === undefined || target === undefined) return []
        return [
          [
            name,
            lacking(
              it,
              name,
              rowSchema(
                target,
                there.map((path) => path.slice(name.length + 1)),
                find
              )
            )
          ]
        ]
      })
    )
  })
}

/**
 * Reads a record with just these fields, or with all that are known. Its type says the same as the Schema that it is made of: both
 * walk through one table.
 */
export const rowOf = <N extends ObjectName, P extends string = FieldName<N>>(
  name: N,
  paths?: ReadonlyArray<P>
): Schema.Schema<Row<N, P>, unknown> => {
  const object = objectOf(name)
  return Schema.make<Row<N, P>, unknown>(rowSchema(object, paths ?? Object.keys(object.fields), objectNamed).ast)
}

/** How many records there are of one kind, beside the values of the kind. */
export type Group<N extends ObjectName, P extends string> = Row<N, P> & { readonly records: number }

/** Reads a group; `records` is what the query calls its count. */
export const groupOf = <N extends ObjectName, P extends string>(
  name: N,
  names: ReadonlyArray<P>
): Schema.Schema<Group<N, P>, unknown> =>
  Schema.make<Group<N, P>, unknown>(
    Schema.extend(rowSchema(objectOf(name), names, objectNamed), Schema.Struct({ [counted]: Schema.Int })).ast
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
