/** Reads events that are written in Avro: each kind of schema is fetched once. */
import { Effect, Option, Schema } from "effect"
import { isRecord } from "effect/Predicate"
import type { Failure } from "../Failure.ts"

/** An event's fields, as the org's admin has named them. */
export type Fields = Readonly<Record<string, unknown>>

/** None where the bytes are not of their schema. A schema that could not be fetched is asked for again. */
export type Read = (schemaId: string, payload: Uint8Array) => Effect.Effect<Option.Option<Fields>, Failure>

const parse = Schema.decodeUnknownOption(Schema.parseJson())

/** `fetched`: the schema of this id, in JSON. */
export const make = (fetched: (schemaId: string) => Effect.Effect<string, Failure>): Effect.Effect<Read> =>
  Effect.map(
    Effect.promise(() => import("avsc")),
    ({ default: avro }): Read => {
      type Parsed = ReturnType<typeof avro.Type.forSchema>
      const known = new Map<string, Option.Option<Parsed>>()
      /** As far as we look: what is none is refused by the library. */
      const isSchema = (it: unknown): it is Parameters<typeof avro.Type.forSchema>[0] => isRecord(it)
      const parsed = (json: string): Option.Option<Parsed> =>
        parse(json).pipe(Option.filter(isSchema), Option.flatMap(Option.liftThrowable((it) => avro.Type.forSchema(it))))
      const of = (id: string) =>
        Effect.gen(function* () {
          const before = known.get(id)
          if (before !== undefined) return before
          // One that is refused will be refused again: what is written in it cannot be read by anybody.
          const json = yield* Effect.catchIf(
            fetched(id),
            ({ reason }) => reason._tag === "Rejected",
            () => Effect.succeed("")
          )
          const type = parsed(json)
          known.set(id, type)
          return type
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
