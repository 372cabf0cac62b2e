/** What contacts write to: a number, a page, an app. */
import { boolean, dateTime, picklist, since, string, system } from "./Field.ts"

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_messagingchannel.htm */
export const MessagingChannel = {
  name: "MessagingChannel",
  since: 45,
  fields: {
    ...system,
    /** As the Interaction API and its events name the channel; differs from org to org. */
    ChannelAddressIdentifier: since(59, string("filter", "group", "nillable", "sort")),
    ConsentType: since(
      48,
      picklist("DoubleOptIn", "ExplicitOptIn", "ImplicitOptIn")(
        "create",
        "filter",
        "group",
        "nillable",
        "restricted",
        "sort",
        "update"
      )
    ),
    DeveloperName: string("create", "filter", "group", "sort", "update"),
    IsActive: boolean("create", "defaulted", "filter", "group", "sort", "update"),
    LastReferencedDate: dateTime("filter", "nillable", "sort"),
    LastViewedDate: dateTime("filter", "nillable", "sort"),
    MasterLabel: string("create", "filter", "group", "sort", "update"),
    MessageType: picklist(
      "AppleBusinessChat",
      "Custom",
      "EmbeddedMessaging",
      "Facebook",
      "Line",
      "Text",
      "WhatsApp"
    )("create", "filter", "group", "restricted", "sort"),
    /** Of SMS the number that is written to. */
    MessagingPlatformKey: string("create", "filter", "group", "nillable", "sort"),
    RoutingType: picklist("OmniQueue", "OmniSkills")(
      "create",
      "filter",
      "group",
      "nillable",
      "restricted",
      "sort",
      "update"
    )
  }
} as const
