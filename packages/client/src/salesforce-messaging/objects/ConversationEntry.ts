/** What was said, in standard channels: of enhanced ones the text is not here. */
import { boolean, dateTime, int, lookup, picklist, since, string, system, textarea } from "./Field.ts"

/**
 * Wants the permission to access conversation entries.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_conversationentry.htm
 */
export const ConversationEntry = {
  name: "ConversationEntry",
  since: 43,
  fields: {
    ...system,
    ActorId: lookup({ name: "Actor", to: ["MessagingEndUser", "User"], shows: "EndUserOrUser" })(
      "create",
      "filter",
      "group",
      "nillable",
      "sort"
    ),
    ActorName: string("create", "filter", "nillable", "sort"),
    ActorType: picklist("Agent", "Bot", "EndUser", "Supervisor", "System")(
      "create",
      "filter",
      "group",
      "restricted",
      "sort"
    ),
    /** In milliseconds. */
    ClientDuration: since(51, int("create", "filter", "group", "nillable", "sort")),
    ClientTimestamp: since(51, dateTime("create", "filter", "nillable", "sort")),
    /** A messaging session, or a voice call. */
    ConversationId: lookup({ name: "Conversation", to: ["MessagingSession", "VoiceCall"], shows: "EndUserOrUser" })(
      "create",
      "filter",
      "group",
      "sort"
    ),
    EntryEndTime: since(48, dateTime("create", "filter", "nillable", "sort")),
    EntryTime: dateTime("create", "filter", "sort"),
    EntryType: picklist(
      "Text",
      "AdminOptedIn",
      "AdminOptedOut",
      "BotEscalated",
      "ChatbotClosedIdleSession",
      "ChatbotEstablished",
      "ChatbotNotEstablished",
      "EndUserOptedIn",
      "EndUserOptedOut"
    )("create", "filter", "group", "restricted", "sort"),
    HasAttachments: boolean("create", "defaulted", "filter", "group", "sort"),
    Message: textarea("create", "nillable")
  }
} as const
