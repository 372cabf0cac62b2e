/** What the practice org has in it before anybody writes: its users, a queue, the channel, and a customer that texts can belong to. */
import * as Account from "../Account.ts"
import { long } from "./Id.ts"
import type { Row } from "./Row.ts"

const account = long("001000000000001")
const contact = long("003000000000001")

export const seed: ReadonlyArray<{ readonly object: string; readonly fields: Row }> = [
  {
    object: "User",
    fields: {
      Id: Account.user,
      Username: Account.username,
      Name: "Practice Bot",
      Alias: "bot",
      Email: Account.username,
      IsActive: true
    }
  },
  {
    object: "User",
    fields: {
      Id: Account.agent,
      Username: "ann@practice.example",
      Name: "Ann Agent",
      Alias: "ann",
      Email: "ann@practice.example",
      IsActive: true
    }
  },
  { object: "Group", fields: { Id: Account.queue, Name: "People", DeveloperName: "People", Type: "Queue" } },
  {
    object: "MessagingChannel",
    fields: {
      Id: Account.channel.id,
      DeveloperName: Account.channel.developerName,
      MasterLabel: Account.channel.label,
      MessageType: "Text",
      MessagingPlatformKey: Account.number,
      ChannelAddressIdentifier: Account.channel.address,
      IsActive: true,
      ConsentType: "ImplicitOptIn",
      RoutingType: "OmniQueue"
    }
  },
  {
    object: "MessagingSessionOwnerSharingRule",
    fields: {
      Id: long("0Mz000000000001"),
      DeveloperName: "Bot_to_People",
      Name: "Bot to people",
      GroupId: Account.queue,
      UserOrGroupId: Account.queue,
      AccessLevel: "Edit"
    }
  },
  { object: "Account", fields: { Id: account, Name: "Practice Customer" } },
  {
    object: "Contact",
    fields: { Id: contact, FirstName: "Cora", LastName: "Customer", AccountId: account }
  },
  { object: "Lead", fields: { Id: long("00Q000000000001"), LastName: "Later", Company: "Later Inc." } },
  {
    object: "Opportunity",
    fields: {
      Id: long("006000000000001"),
      Name: "A table for two",
      StageName: "Prospecting",
      CloseDate: "2026-12-31",
      AccountId: account
    }
  },
  {
    object: "Case",
    fields: { Id: long("500000000000001"), Subject: "A question", Origin: "Messaging", ContactId: contact }
  }
]
