/** Who talks with whom: one contact and one of our senders, over one account of one provider, for ever. */
import { Schema } from "effect"
import { Address } from "./Address.ts"

export const Conversation = Schema.Struct({
  /** The provider's id, such as `twilio`. */
  provider: Schema.NonEmptyString,
  /** The provider's account, so that two accounts of one platform do not mix. */
  account: Schema.NonEmptyString,
  /** Our number. */
  sender: Address,
  /** The other person. */
  contact: Address
})
export type Conversation = typeof Conversation.Type
