/** A field of an answer in which the platform demands none, under its name on the wire. */
import { Either, Schema } from "effect"

/**
 * Null where it is absent, null, or not as documented: the answer to a send is not to be thrown away, and the message's fate with
 * it, because its price has another form.
 */
export const field = <A, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(Schema.NullOr(schema).annotations({ decodingFallback: () => Either.right(null) }), {
    default: () => null
  }).pipe(Schema.fromKey(name))
