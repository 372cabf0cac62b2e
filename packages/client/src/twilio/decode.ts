/** What is wanted of a webhook's parameters; what is wrong is named, and never quoted. */
import { type Media, Unreadable } from "@parley/messaging"
import { Either, flow, Schema } from "effect"
import { fieldsOf } from "../fieldsOf.ts"
import type { Parameters } from "./genuine.ts"

/** Made once for each Schema: making it takes longer than using it. */
export const decode = <A, I>(schema: Schema.Schema<A, I>): ((parameters: Parameters) => Either.Either<A, Unreadable>) =>
  flow(
    Schema.decodeUnknownEither(schema, { errors: "all" }),
    Either.mapLeft((error) => new Unreadable({ why: `missing, or not as documented: ${fieldsOf(error)}` }))
  )

const count = decode(
  Schema.Struct({
    NumMedia: Schema.optionalWith(Schema.NumberFromString.pipe(Schema.int(), Schema.between(0, 100)), {
      default: () => 0
    })
  })
)

/** Media are numbered from 0: `MediaUrl0`, `MediaContentType0`. */
const attachment = (index: number) =>
  decode(
    Schema.Struct({
      url: Schema.propertySignature(Schema.NonEmptyString).pipe(Schema.fromKey(`MediaUrl${index}`)),
      type: Schema.propertySignature(Schema.NonEmptyString).pipe(Schema.fromKey(`MediaContentType${index}`))
    })
  )

/** By their numbers, each from when it is first needed. */
const attachments: Array<ReturnType<typeof attachment>> = []

/** The media of a text that came in, in their order. */
export const mediaIn = (parameters: Parameters): Either.Either<ReadonlyArray<Media>, Unreadable> =>
  Either.flatMap(count(parameters), ({ NumMedia }) =>
    Either.all(Array.from({ length: NumMedia }, (_, index) => (attachments[index] ??= attachment(index))(parameters)))
  )
