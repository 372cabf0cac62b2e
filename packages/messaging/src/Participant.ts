/** Who takes part in a session. */
import { Schema } from "effect"
import { Address } from "./Address.ts"
import { openTo } from "./Foreign.ts"

/** The platform's own id of a participant; an address where the platform has no other. */
export const ParticipantId = Schema.NonEmptyString.pipe(Schema.brand("ParticipantId"))
export type ParticipantId = typeof ParticipantId.Type

/** On whose side they are. */
export const Role = openTo(Schema.Literal("contact", "agent", "bot", "supervisor", "system"))
export type Role = typeof Role.Type

const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })

/** Somebody in a session. */
export const Participant = Schema.Struct({
  id: ParticipantId,
  /** Absent where the platform does not tell it. */
  role: may(Role),
  /** Where they are reached. */
  address: may(Address),
  /** The address that they see in place of the others', where the platform masks people from one another. */
  mask: may(Address),
  name: may(Schema.String)
})
export type Participant = typeof Participant.Type
