/** What can be asked for through a session's relationships of records that are not messaging's own: only as much as a bot needs. */
import { anyOf, boolean, id, reference, since, string, system } from "./Field.ts"

const Id = id("defaulted", "filter", "group", "idLookup", "sort")
const named = { Id, Name: string("filter", "group", "idLookup", "sort") }

export const Account = { name: "Account", since: 47, fields: named } as const
export const Contact = {
  name: "Contact",
  since: 47,
  fields: {
    ...named,
    Email: string("filter", "group", "nillable", "sort"),
    Phone: string("filter", "group", "nillable", "sort")
  }
} as const
export const User = {
  name: "User",
  since: 47,
  fields: {
    ...named,
    Username: string("filter", "group", "idLookup", "sort"),
    IsActive: boolean("defaulted", "filter", "group", "sort")
  }
} as const

/** What a group and a user have in common, which is all that can be asked for where either may stand. */
export const Name = {
  name: "Name",
  since: 47,
  fields: { ...named, /** `Group` or `User`, of an owner. */ Type: anyOf("filter", "group", "nillable", "sort") }
} as const

/** All sessions of a contact in one channel. */
export const Conversation = {
  name: "Conversation",
  since: 55,
  fields: {
    Id,
    /** As the Interaction API and its events name the conversation. */
    ConversationIdentifier: since(55, string("filter", "group", "nillable", "sort"))
  }
} as const

/** A session as routing gave it to somebody: what a bot of one's own accepts, and ends. */
export const AgentWork = {
  name: "AgentWork",
  since: 47,
  fields: {
    ...system,
    Status: anyOf("filter", "group", "restricted", "sort"),
    WorkItemId: reference("create", "filter", "group", "sort")
  }
} as const
