import { assert, describe, it } from "@effect/vitest"
import {
  type Change,
  type Creation,
  Query,
  type Row,
  type SalesforceClient,
  type SalesforceId
} from "@parley/client/salesforce-messaging"
import type { Foreign } from "@parley/messaging"
import { DateTime, type Effect } from "effect"
import { channelId, endUserId, userId } from "./org.ts"

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Equal<A, B>): void => {}
/** So that an intersection and what it says compare as one. */
type Flat<T> = { [K in keyof T]: T[K] }

const now = DateTime.unsafeMake(0)
type Gives<E> = E extends Effect.Effect<infer A, unknown> ? A : never

/** What is written here has to compile, and what is expected not to has not to. */
const written = (client: SalesforceClient["Type"]) => {
  const some = client.sessions.retrieve("0Mw000000000001", ["Status", "AcceptTime"])
  const all = client.sessions.retrieve("0Mw000000000001")
  same<Gives<typeof some>["AcceptTime"], DateTime.Utc | null>(true)
  same<null extends Gives<typeof some>["Status"] ? true : false, false>(true)
  same<Gives<typeof all>["AgentMessageCount"], number | null>(true)
  same<null extends Gives<typeof all>["MessagingChannelId"] ? true : false, true>(true)
  same<null extends Gives<typeof all>["Id"] ? true : false, false>(true)
  // @ts-expect-error: it was not asked for
  type _Name = Gives<typeof some>["Name"]
  // @ts-expect-error: there is no such field
  void client.sessions.retrieve("0Mw000000000001", ["Stauts"])

  void client.sessions.update("0Mw000000000001", { OwnerId: userId, CaseId: null, custom: { Colour__c: "red" } })
  // @ts-expect-error: Status is not updateable
  void client.sessions.update("0Mw000000000001", { Status: "Ended" })
  // @ts-expect-error: OwnerId is not nillable
  void client.sessions.update("0Mw000000000001", { OwnerId: null })
  // @ts-expect-error: a field of the org's own ends in __c
  void client.sessions.update("0Mw000000000001", { custom: { Status: "Ended" } })

  const demanded = { MessagingChannelId: channelId, MessagingEndUserId: endUserId, Status: "Active" } as const
  void client.sessions.create(demanded)
  // @ts-expect-error: the channel is demanded
  void client.sessions.create({ MessagingEndUserId: endUserId, Status: "Active" })
  // @ts-expect-error: ChannelType is not creatable
  void client.sessions.create({ ...demanded, ChannelType: "Text" })
  // @ts-expect-error: undelete is not in REST
  void client.sessions.undelete()
  // @ts-expect-error: history is kept, and not written
  void client.history.update
  // @ts-expect-error: change events are heard, and not read
  void client.changeEvents.retrieve
}

const asked = () => {
  const sessions = Query.from("MessagingSession").select("Id", "Owner.Type", "MessagingEndUser.MessagingPlatformKey")
  void sessions.where((q) =>
    q.and(
      q.eq("Status", "Active"),
      q.gt("StartTime", now),
      q.in("OwnerId", [userId]),
      q.startsWith("Name", "MS-"),
      q.eq("MessagingEndUser.MessagingPlatformKey", "+15550100123"),
      q.eq("EndTime", null),
      q.eq("Colour__c", 7)
    )
  )
  // @ts-expect-error: counts are not filterable
  void sessions.where((q) => q.eq("AgentMessageCount", 3))
  // @ts-expect-error: a date is no text
  void sessions.where((q) => q.eq("StartTime", "2026-02-03"))
  // @ts-expect-error: it is never null
  void sessions.where((q) => q.eq("Status", null))
  // @ts-expect-error: an id is not before another
  void sessions.where((q) => q.gt("OwnerId", userId))
  // @ts-expect-error: a date is like nothing
  void sessions.where((q) => q.like("StartTime", "2026%"))
  // @ts-expect-error: not one of the words
  void sessions.where((q) => q.eq("Status", "Aktive"))
  // @ts-expect-error: PreviewDetails is not sortable
  void sessions.orderBy("PreviewDetails")
  // @ts-expect-error: StartTime is not groupable
  void Query.from("MessagingSession").groupBy("StartTime")
  // @ts-expect-error: nothing leads there
  void Query.from("MessagingSession").select("Wner.Name")

  type Led = Flat<Row<"MessagingSession", "Status" | "Owner.Id" | "Owner.Name" | "Owner.Type" | "TargetUser.Name">>
  same<null extends Led["Owner"] ? true : false, true>(true)
  same<null extends Led["TargetUser"] ? true : false, true>(true)
  same<null extends Led["Status"] ? true : false, false>(true)
  type Owner = NonNullable<Led["Owner"]>
  same<Owner["Id"], SalesforceId>(true)
  same<Owner["Name"], string | null>(true)
  same<Owner["Type"], "Group" | "User" | Foreign | null>(true)
  // @ts-expect-error: an owner is a group or a user
  void sessions.where((q) => q.eq("Owner.Type", "Account"))

  const some = sessions.only(() => true)
  same<null extends (typeof some extends Query<"MessagingSession", infer R> ? R : never)["Owner"] ? true : false, true>(
    true
  )
}

describe("the types", () => {
  it("say what may be created and what may be changed, as the fields' table does", () => {
    same<
      Exclude<keyof Change<"MessagingSession">, "custom">,
      | "AcceptTime"
      | "CampaignId"
      | "CaseId"
      | "ChannelGroup"
      | "ChannelIntent"
      | "ChannelLocale"
      | "EndUserLanguage"
      | "LeadId"
      | "OpportunityId"
      | "OwnerId"
      | "TargetUserId"
    >(true)
    const least: Creation<"MessagingSession"> = {
      MessagingChannelId: channelId,
      MessagingEndUserId: endUserId,
      Status: "Active"
    }
    assert.hasAllKeys(least, ["MessagingChannelId", "MessagingEndUserId", "Status"])
    assert.isFunction(written)
    assert.isFunction(asked)
  })
})
