/** What the org keeps beside each session: its history, its feed, with whom it is shared, what was measured of it. */
import { field, picklist, reference } from "./Field.ts"
import { sobject } from "./SObject.ts"

export const metricTypes = [
  "AgentMessageCount",
  "AverageAgentResponseTime",
  "AverageEndUserResponseTime",
  "EndUserMessageCount",
  "MaxAgentResponseTime"
]

const modified = ["LastModifiedDate", "LastModifiedById", "SystemModstamp"]
const session = (letters: string) => reference("MessagingSessionId", ["MessagingSession"], letters)
const parent = (letters: string) => reference("ParentId", ["MessagingSession"], letters)
const userOrGroup = reference("UserOrGroupId", ["Group", "User"], "CFGS")

export const beside = [
  sobject(
    "MessagingSessionHistory",
    "0Mx",
    47,
    [
      session("FGS"),
      picklist("DataType", ["DateTime", "DynamicEnum", "EntityId", "Text"], "FGNRS"),
      picklist("Field", [], "FGRS"),
      field("NewValue", "anyType", "N"),
      field("OldValue", "anyType", "N")
    ],
    { plural: "Messaging Session History", lacks: modified }
  ),
  sobject(
    "MessagingSessionFeed",
    "0D5",
    47,
    [
      field("BestCommentId", "reference", "FGNS"),
      field("Body", "textarea", "N"),
      field("CommentCount", "int", "FGS", { start: 0 }),
      field("InsertedById", "reference", "FGNS"),
      field("IsRichText", "boolean", "DFGS"),
      field("LikeCount", "int", "FGS", { start: 0 }),
      field("LinkUrl", "url", "N"),
      parent("FGS"),
      field("RelatedRecordId", "reference", "FGNS"),
      field("Title", "string", "FGNS"),
      picklist("Type", ["CreateRecordEvent", "TrackedChange", "TextPost"], "FGNRS")
    ],
    { lacks: ["LastModifiedById"] }
  ),
  sobject(
    "MessagingSessionShare",
    "0My",
    47,
    [
      picklist("AccessLevel", ["All", "Edit", "Read"], "CFGRSU"),
      parent("CFGS"),
      picklist("RowCause", ["Manual", "Owner", "Rule"], "CFGNRS"),
      userOrGroup
    ],
    { lacks: ["CreatedDate", "CreatedById", "SystemModstamp"] }
  ),
  sobject(
    "MessagingSessionOwnerSharingRule",
    "0Mz",
    47,
    [
      picklist("AccessLevel", ["Edit", "Read"], "CFGRSU"),
      field("Description", "textarea", "CFNSU"),
      field("DeveloperName", "string", "CFGNSU"),
      field("GroupId", "reference", "CFGS"),
      field("Name", "string", "CFGSU"),
      userOrGroup
    ],
    { lacks: ["IsDeleted"] }
  ),
  sobject(
    "MessagingSessionMetrics",
    "7SM",
    62,
    [session("CFGS"), picklist("MessagingSessionMetricType", metricTypes, "CFGRS")],
    { plural: "Messaging Session Metrics" }
  )
]
