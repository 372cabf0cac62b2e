/** A contact's address on one channel, such as a phone number: without it nobody knows whom a session is with. */
import { boolean, dateTime, lookup, picklist, reference, since, string, system, until } from "./Field.ts"

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_messagingenduser.htm */
export const MessagingEndUser = {
  name: "MessagingEndUser",
  since: 45,
  fields: {
    ...system,
    AccountId: reference("create", "filter", "group", "nillable", "sort", "update"),
    ContactId: reference("create", "filter", "group", "nillable", "sort", "update"),
    HasInitialResponseSent: boolean("create", "defaulted", "filter", "group", "sort", "update"),
    /** Whether the consent is as much as the channel demands. */
    IsFullyOptedIn: since(48, boolean("defaulted", "filter", "sort")),
    IsOptedOut: until(48, boolean("create", "defaulted", "filter", "group", "sort", "update")),
    IsoCountryCode: string("create", "filter", "group", "nillable", "sort"),
    LastReferencedDate: dateTime("filter", "nillable", "sort"),
    LastViewedDate: dateTime("filter", "nillable", "sort"),
    Locale: string("create", "filter", "group", "nillable", "sort"),
    MessageType: picklist(
      "Alexa",
      "AppleBusinessChat",
      "Custom",
      "EmbeddedMessaging",
      "Facebook",
      "GoogleHome",
      "Line",
      "Omega",
      "Phone",
      "Text",
      "Voice",
      "WeChat",
      "WebChat",
      "WhatsApp"
    )("create", "filter", "group", "restricted", "sort"),
    MessagingChannelId: lookup({ name: "MessagingChannel", to: ["MessagingChannel"], shows: "MessagingChannel" })(
      "create",
      "filter",
      "group",
      "sort"
    ),
    MessagingConsentStatus: picklist("OptedOut", "ImplicitlyOptedIn", "ExplicitlyOptedIn", "DoublyOptedIn")(
      "create",
      "filter",
      "group",
      "nillable",
      "restricted",
      "sort",
      "update"
    ),
    /** Of SMS the phone number. */
    MessagingPlatformKey: string("create", "filter", "group", "sort"),
    Name: string("create", "filter", "group", "idLookup", "sort", "update"),
    OwnerId: lookup({ name: "Owner", to: ["Group", "User"], shows: "GroupOrUser" })(
      "create",
      "defaulted",
      "filter",
      "group",
      "sort",
      "update"
    ),
    ProfilePictureUrl: string("create", "filter", "group", "nillable", "sort", "update")
  }
} as const
