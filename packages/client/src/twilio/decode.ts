/** What is wanted of a webhook's parameters; what is wrong is named, and never quoted. */
import { Media, Unreadable } from "@parley/messaging"
import { Effect, Schema } from "effect"
import { fieldsOf } from "../fieldsOf.ts"
import type { Parameters } from "./genuine.ts"

export const decode = <A, I>(schema: Schema.Schema<A, I>, parameters: Parameters): Effect.Effect<A, Unreadable> =>
  Effect.mapError(
    Schema.decodeUnknown(schema, { errors: "all" })(parameters),
    (error) => new Unreadable({ why: `missing, or not as documented: ${fieldsOf(error)}` })
  )

const Count = Schema.Struct({
  NumMedia: Schema.optionalWith(Schema.NumberFromString.pipe(Schema.int(), Schema.between(0, 100)), {
    default: () => 0
  })
})

/** Media are numbered from 0: `MediaUrl0`, `MediaContentType0`. */
const Attachment = (index: number) =>
  Schema.Struct({
    url: Schema.propertySignature(Schema.NonEmptyString).pipe(Schema.fromKey(`MediaUrl${index}`)),
    type: Schema.propertySignature(Schema.NonEmptyString).pipe(Schema.fromKey(`MediaContentType${index}`))
  })

/** The media of a text that came in, in their order. */
export const mediaIn = (parameters: Parameters): Effect.Effect<ReadonlyArray<Media>, Unreadable> =>
  Effect.flatMap(decode(Count, parameters), ({ NumMedia }) =>
    Effect.forEach(Array.from({ length: NumMedia }).keys(), (index) =>
      Effect.map(decode(Attachment(index), parameters), (attachment) => Media.make(attachment))
    )
  )
