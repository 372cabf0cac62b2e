/** Where a contact or a sender is reached, as the platform spells it: `+15550100123`, a short code, `messenger:123456`. */
import { Schema } from "effect"

/** Not always a phone number: what a platform delivered is answered, whether or not a numbering plan knows it. */
export const Address = Schema.NonEmptyString.pipe(Schema.brand("Address"))
export type Address = typeof Address.Type
