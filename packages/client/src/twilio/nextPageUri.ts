/** Where a list goes on, as Twilio's oldest API says it: one that is not as documented is no end of the list. */
import { Schema } from "effect"

export const nextPageUri = Schema.optionalWith(Schema.NullOr(Schema.String), { default: () => null }).pipe(
  Schema.fromKey("next_page_uri")
)
