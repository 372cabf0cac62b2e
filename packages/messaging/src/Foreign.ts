/** A word of a platform's that has no counterpart here: vendors add values, and what is not known is kept as it came. */
import { Schema } from "effect"

export const Foreign = Schema.String.pipe(Schema.brand("Foreign"))
export type Foreign = typeof Foreign.Type

/** The words that we know, and any other as it came. */
export const openTo = <A extends string>(known: Schema.Schema<A>): Schema.Schema<A | Foreign, string> =>
  Schema.Union(known, Foreign)
