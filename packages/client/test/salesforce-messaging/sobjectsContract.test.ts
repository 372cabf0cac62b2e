import { HttpClient, HttpClientResponse } from "@effect/platform"
import { describe } from "@effect/vitest"
import { Query, type SalesforceClient, salesforceId } from "@parley/client/salesforce-messaging"
import { DateTime, Effect, Stream } from "effect"
import { holdContract } from "../operations.ts"
import { channelId, clientAt, endUserId, page, queueId, session, sessionId, userId } from "./org.ts"
import { contract, operations, version } from "./sobjectsContract.ts"

type Client = SalesforceClient["Type"]

const at = DateTime.unsafeMake("2026-02-03T10:11:12Z")
const window = { start: DateTime.subtract(at, { days: 1 }), end: at }
const other = (prefix: string) => salesforceId(`${prefix}000000000001`)

/** With every field that may be asked for. */
const everything = Query.from("MessagingSession").select(
  ...([
    "Id",
    "CreatedDate",
    "CreatedById",
    "LastModifiedDate",
    "LastModifiedById",
    "SystemModstamp",
    "IsDeleted"
  ] as const),
  ...(["AcceptTime", "AgentMessageCount", "AgentType", "CaseId", "ChannelEndUserFormula", "ChannelGroup"] as const),
  ...(["ChannelIntent", "ChannelKey", "ChannelLocale", "ChannelName", "ChannelType", "ConversationId"] as const),
  ...(["EndedByType", "EndTime", "EndUserAccountId", "EndUserContactId", "EndUserLanguage"] as const),
  ...(["EndUserMessageCount", "LastReferencedDate", "LastViewedDate", "LeadId", "MessagingChannelId"] as const),
  ...(["MessagingEndUserId", "Name", "OpportunityId", "Origin", "OwnerId", "PreviewDetails", "SessionKey"] as const),
  ...(["StartTime", "Status", "TargetUserId", "CampaignId"] as const)
)

const change = {
  AcceptTime: at,
  CampaignId: other("701"),
  CaseId: other("500"),
  ChannelGroup: "sales",
  ChannelIntent: "book",
  ChannelLocale: "en_US",
  EndUserLanguage: "en_US",
  LeadId: other("00Q"),
  OpportunityId: other("006"),
  OwnerId: queueId,
  TargetUserId: userId
}
const creation = {
  ...change,
  AgentType: "Bot",
  ConversationId: other("0dw"),
  EndedByType: "Agent",
  EndTime: at,
  MessagingChannelId: channelId,
  MessagingEndUserId: endUserId,
  Origin: "InboundInitiated",
  SessionKey: "1b1f0f3a-0000-4000-8000-000000000001",
  StartTime: at,
  Status: "Active"
} as const

const instant = "2026-02-03T10:11:12.000+0000"
const batch = { reply: page([session()], "/services/data/v66.0/query/01gD0000002HU6KIAW-2000") }
const last = { reply: { ...page([session()]), nextRecordsUrl: "/services/data/v66.0/query/01g-2000" } }
const found = { reply: { searchRecords: [session()] } }
const created = { id: sessionId, success: true, errors: [], created: true }

const about = {
  name: "MessagingSession",
  label: "Messaging Session",
  labelPlural: "Messaging Sessions",
  keyPrefix: "0Mw",
  custom: false,
  createable: true,
  updateable: true,
  deletable: true,
  undeletable: true,
  queryable: true,
  retrieveable: true,
  searchable: true,
  replicateable: true,
  feedEnabled: true,
  layoutable: true
}
const described = {
  name: "OwnerId",
  type: "reference",
  label: "Owner ID",
  length: 18,
  custom: false,
  nillable: false,
  createable: true,
  updateable: true,
  filterable: true,
  groupable: true,
  sortable: true,
  defaultedOnCreate: true,
  autoNumber: false,
  idLookup: false,
  externalId: false,
  restrictedPicklist: false,
  picklistValues: [{ value: "x", label: "X", active: true, defaultValue: false }],
  referenceTo: ["Group", "User"],
  relationshipName: "Owner",
  polymorphicForeignKey: true
}
const layout = { id: "00h000000000001AAA", detailLayoutSections: [{}], editLayoutSections: [{}], relatedLists: [{}] }

const examples = {
  query: { ...last, call: (it: Client) => Stream.runDrain(it.query(everything)) },
  queryAll: { ...last, call: (it: Client) => Stream.runDrain(it.queryAll(everything)) },
  search: { ...found, call: (it: Client) => it.search("Ann", everything) },
  parameterizedSearch: {
    ...found,
    call: (it: Client) =>
      it.parameterizedSearch("Ann", everything.where((q) => q.eq("Status", "Active")).limit(5), "name")
  },
  retrieve: {
    reply: session(),
    call: (it: Client) => it.sessions.retrieve(sessionId, ["Id", "Status"])
  },
  create: { reply: created, call: (it: Client) => it.sessions.create(creation) },
  update: { call: (it: Client) => it.sessions.update(sessionId, change) },
  upsert: { reply: created, call: (it: Client) => it.sessions.upsert("Ours__c", "7", creation) },
  delete: { call: (it: Client) => it.sessions.delete(sessionId) },
  getUpdated: {
    reply: { ids: [sessionId], latestDateCovered: instant },
    call: (it: Client) => it.sessions.getUpdated(window)
  },
  getDeleted: {
    reply: {
      deletedRecords: [{ id: sessionId, deletedDate: instant }],
      earliestDateAvailable: instant,
      latestDateCovered: instant
    },
    call: (it: Client) => it.sessions.getDeleted(window)
  },
  describe: {
    reply: {
      ...about,
      fields: [described],
      childRelationships: [
        { childSObject: "MessagingSessionHistory", field: "MessagingSessionId", relationshipName: "Histories" }
      ],
      recordTypeInfos: [
        { recordTypeId: "012000000000000AAA", name: "Master", developerName: "Master", available: true, master: true }
      ]
    },
    call: (it: Client) => it.sessions.describe
  },
  basic: {
    reply: { objectDescribe: about, recentItems: [{ Id: sessionId }] },
    call: (it: Client) => it.sessions.basic
  },
  describeLayouts: {
    reply: {
      layouts: [layout],
      recordTypeMappings: [{ layoutId: layout.id, recordTypeId: "012000000000000AAA", name: "Master" }],
      recordTypeSelectorRequired: [false]
    },
    call: (it: Client) => it.sessions.describeLayouts
  },
  describeLayout: { reply: layout, call: (it: Client) => it.sessions.describeLayout("012000000000000AAA") },
  limits: { reply: { DailyApiRequests: { Max: 5000, Remaining: 4975 } }, call: (it: Client) => it.limits },
  versions: {
    reply: [{ label: "Spring '26", url: "/services/data/v66.0", version: "66.0" }],
    call: (it: Client) => it.versions
  }
}

const { queryMore, ...others } = operations

describe("an operation of the sObject REST API", () => {
  holdContract({ contract, operations: others, client: (url: string) => clientAt(url, { version }), examples })

  /** What comes before is answered here, and is no part of the operation. */
  holdContract({
    contract,
    operations: { queryMore },
    client: (url: string) =>
      clientAt(url, {
        version,
        transformClient: (client) =>
          HttpClient.make((request) =>
            request.url.endsWith("/query")
              ? Effect.succeed(HttpClientResponse.fromWeb(request, Response.json(batch.reply)))
              : client.execute(request)
          )
      }),
    examples: {
      queryMore: {
        ...last,
        reply: page([session()]),
        replies: [last.reply],
        call: (it: Client) => Stream.runDrain(it.query(everything))
      }
    }
  })
})
