/** What Salesforce keeps beside each session: its history, its feed, with whom it is shared, and what was measured of it. */
import { anyOf, anything, boolean, int, lookup, picklist, reference, string, system, textarea } from "./Field.ts"

const { IsDeleted, ...undeletable } = system
const created = { Id: system.Id, CreatedDate: system.CreatedDate, CreatedById: system.CreatedById, IsDeleted }
const session = lookup({ name: "MessagingSession", to: ["MessagingSession"], shows: "MessagingSession" })
const parent = lookup({ name: "Parent", to: ["MessagingSession"], shows: "MessagingSession" })
const userOrGroup = lookup({ name: "UserOrGroup", to: ["Group", "User"], shows: "GroupOrUser" })

/** Which tracked field was changed, by whom, when, from what to what: the model of all histories. */
export const MessagingSessionHistory = {
  name: "MessagingSessionHistory",
  since: 47,
  fields: {
    ...created,
    MessagingSessionId: session("filter", "group", "sort"),
    DataType: anyOf("filter", "group", "nillable", "restricted", "sort"),
    Field: anyOf("filter", "group", "restricted", "sort"),
    NewValue: anything("nillable"),
    OldValue: anything("nillable")
  }
} as const

/** Posts about a session, and changes that are followed: the model of all feeds. */
export const MessagingSessionFeed = {
  name: "MessagingSessionFeed",
  since: 47,
  fields: {
    ...created,
    LastModifiedDate: system.LastModifiedDate,
    SystemModstamp: system.SystemModstamp,
    BestCommentId: reference("filter", "group", "nillable", "sort"),
    Body: textarea("nillable"),
    CommentCount: int("filter", "group", "sort"),
    InsertedById: reference("filter", "group", "nillable", "sort"),
    IsRichText: boolean("defaulted", "filter", "group", "sort"),
    LikeCount: int("filter", "group", "sort"),
    LinkUrl: string("nillable"),
    ParentId: parent("filter", "group", "sort"),
    RelatedRecordId: reference("filter", "group", "nillable", "sort"),
    Title: string("filter", "group", "nillable", "sort"),
    Type: anyOf("filter", "group", "nillable", "restricted", "sort")
  }
} as const

/** With whom a session is shared, and why: the model of all shares. */
export const MessagingSessionShare = {
  name: "MessagingSessionShare",
  since: 47,
  fields: {
    Id: system.Id,
    LastModifiedDate: system.LastModifiedDate,
    LastModifiedById: system.LastModifiedById,
    IsDeleted,
    AccessLevel: picklist("All", "Edit", "Read")("create", "filter", "group", "restricted", "sort", "update"),
    ParentId: parent("create", "filter", "group", "sort"),
    RowCause: anyOf("create", "filter", "group", "nillable", "restricted", "sort"),
    UserOrGroupId: userOrGroup("create", "filter", "group", "sort")
  }
} as const

/** Which sessions are shared by who owns them: the model of all such rules. */
export const MessagingSessionOwnerSharingRule = {
  name: "MessagingSessionOwnerSharingRule",
  since: 47,
  fields: {
    ...undeletable,
    AccessLevel: picklist("Edit", "Read")("create", "filter", "group", "restricted", "sort", "update"),
    Description: textarea("create", "filter", "nillable", "sort", "update"),
    DeveloperName: string("create", "filter", "group", "nillable", "sort", "update"),
    GroupId: reference("create", "filter", "group", "sort"),
    Name: string("create", "filter", "group", "sort", "update"),
    UserOrGroupId: userOrGroup("create", "filter", "group", "sort")
  }
} as const

/**
 * What was measured of a session of an enhanced channel, once it is over: one record for each kind. What the field with the number is
 * called we have not read anywhere: `describe` tells, and `raw` has it.
 */
export const MessagingSessionMetrics = {
  name: "MessagingSessionMetrics",
  since: 62,
  fields: {
    ...system,
    MessagingSessionId: session("create", "filter", "group", "sort"),
    MessagingSessionMetricType: picklist(
      "AgentMessageCount",
      "AverageAgentResponseTime",
      "AverageEndUserResponseTime",
      "EndUserMessageCount",
      "MaxAgentResponseTime"
    )("create", "filter", "group", "restricted", "sort")
  }
} as const

/** Told over Pub/Sub, and never asked for: it can only be described. */
export const MessagingSessionChangeEvent = { name: "MessagingSessionChangeEvent", since: 62, fields: {} } as const
