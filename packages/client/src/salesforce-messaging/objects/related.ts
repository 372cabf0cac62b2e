/** What can be asked for through a session's relationships of records that are not messaging's own: only as much as a bot needs. */
import { anyOf, boolean, id, picklist, reference, since, string, system } from "./Field.ts"

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

/** Whatever stands where several objects may: SOQL has these fields of each, under the name `Name`, and `Type` tells which it is. */
const oneOf = <const W extends ReadonlyArray<string>>(...kinds: W) => ({
  ...named,
  Type: picklist(...kinds)("filter", "group", "nillable", "sort"),
  /** Of a user; null of all others. */
  IsActive: boolean("filter", "group", "nillable", "sort"),
  Username: string("filter", "group", "nillable", "sort")
})

/** An owner, or with whom something is shared; a queue is a group. */
export const GroupOrUser = { name: "GroupOrUser", since: 47, fields: oneOf("Group", "User") } as const

/** Who said something. */
export const EndUserOrUser = { name: "EndUserOrUser", since: 47, fields: oneOf("MessagingEndUser", "User") } as const

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
    /** Of the bot that it was given to. */
    BotId: reference("create", "filter", "group", "nillable", "sort"),
    Status: anyOf("filter", "group", "restricted", "sort"),
    WorkItemId: reference("create", "filter", "group", "sort")
  }
} as const
