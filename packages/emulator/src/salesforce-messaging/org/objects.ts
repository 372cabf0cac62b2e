/** Every sObject of the practice org. */
import { beside } from "./beside.ts"
import { customers } from "./customers.ts"
import { system } from "./Field.ts"
import { messaging } from "./messaging.ts"
import { messagingSession } from "./MessagingSession.ts"
import { type SObject, sobject } from "./SObject.ts"

/** Described by the org, told by Pub/Sub, and kept nowhere. */
const changeEvent = sobject("MessagingSessionChangeEvent", "0N0", 62, messagingSession.fields.slice(system.length), {
  queryable: false
})

/** By their names. */
export const objects: ReadonlyMap<string, SObject> = new Map(
  [messagingSession, ...messaging, ...beside, changeEvent, ...customers].map((it) => [it.name, it])
)
