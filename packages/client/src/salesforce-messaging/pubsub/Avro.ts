/** Reads events that are written in Avro: each kind of schema is fetched once. */
import { Effect, Option, Schema } from "effect"
import { isRecord } from "effect/Predicate"
import type { Failure } from "../../Failure.ts"

/** An event's fields, as the org's admin has named them. */
export type Fields = Readonly<Record<string, unknown>>

/** None where the bytes are not of their schema, or where nobody gives us that. A schema that was not had is asked for again. */
export type Read = (schemaId: string, payload: Uint8Array) => Effect.Effect<Option.Option<Fields>, Failure>

const isRefused = ({ reason }: Failure): boolean => ["Rejected", "NotFound", "Forbidden"].includes(reason._tag)

const parse = Schema.decodeUnknownOption(Schema.parseJson())

/** `fetched`: the schema of this id, in JSON. */
export const make = (fetched: (schemaId: string) => Effect.Effect<string, Failure>): Effect.Effect<Read> =>
  Effect.map(
    Effect.promise(() => import("avsc")),
    ({ default: avro }): Read => {
      type Parsed = ReturnType<typeof avro.Type.forSchema>
      const known = new Map<string, Parsed>()
      /** As far as we look: what is none is refused by the library. */
      const isSchema = (it: unknown): it is Parameters<typeof avro.Type.forSchema>[0] => isRecord(it)
      const parsed = (json: string): Option.Option<Parsed> =>
        parse(json).pipe(Option.filter(isSchema), Option.flatMap(Option.liftThrowable((it) => avro.Type.forSchema(it))))
      const of = (id: string): Effect.Effect<Option.Option<Parsed>, Failure> =>
        Effect.suspend(() => {
          const before = known.get(id)
          if (before !== undefined) return Effect.succeedSome(before)
          return fetched(id).pipe(
            Effect.map(parsed),
            Effect.tap(
              Option.match({ onNone: () => Effect.void, onSome: (it) => Effect.sync(() => known.set(id, it)) })
            ),
            // Of one that is refused no event can be read; the others are not to wait for it.
            Effect.catchIf(isRefused, () => Effect.succeedNone)
          )
        })

      return (id, payload) =>
        Effect.map(
          of(id),
          Option.flatMap((type) =>
            Option.filter(Option.liftThrowable((): unknown => type.fromBuffer(Buffer.from(payload)))(), isRecord)
          )
        )
    }
  )

/** A text of an event, whether or not its type is told with it: `{"string": "…"}` is the long form of a union. */
export const textIn = (fields: Fields, name: string): Option.Option<string> => {
  const value = fields[name]
  const text = isRecord(value) ? value["string"] : value
  return typeof text === "string" ? Option.some(text) : Option.none()
}
