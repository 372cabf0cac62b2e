import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { endedReason, MessagingSession, objects, statusChannels } from "@parley/client/salesforce-messaging"
import { Foreign } from "@parley/messaging"
import { Option, Schema } from "effect"
import { wireOf } from "../wire.ts"

const Page = Schema.parseJson(
  Schema.Struct({
    since: Schema.Int,
    fields: Schema.Record({
      key: Schema.String,
      value: Schema.Struct({
        type: Schema.String,
        properties: Schema.Array(Schema.String),
        values: Schema.optional(Schema.Array(Schema.String)),
        channels: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.String })),
        relationship: Schema.optional(Schema.String),
        refersTo: Schema.optional(Schema.Array(Schema.String)),
        since: Schema.optional(Schema.Int),
        valuesSince: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.Int }))
      })
    })
  })
)
/** The vendor's page, as far as it says facts. */
const page = Schema.decodeSync(Page)(readFileSync(new URL("fixtures/messagingsession.json", import.meta.url), "utf8"))

const inOurWords: Readonly<Record<string, string>> = {
  Autonumber: "autonumber",
  Create: "create",
  "Defaulted on create": "defaulted",
  Filter: "filter",
  Group: "group",
  idLookup: "idLookup",
  Nillable: "nillable",
  "Restricted picklist": "restricted",
  Sort: "sort",
  Update: "update"
}

/** The words that a picklist knows. */
const wordsOf = (schema: Schema.Schema.AnyNoContext) =>
  wireOf(Schema.Struct({ it: Schema.typeSchema(schema) })).get("it") ?? []

const { fields } = objects.MessagingSession
const ours = new Map(Object.entries(fields))
/** On every object; the page does not repeat them. */
const system = [
  "Id",
  "CreatedDate",
  "CreatedById",
  "LastModifiedDate",
  "LastModifiedById",
  "SystemModstamp",
  "IsDeleted"
]
/** On newer editions of the page. */
const newer = ["CampaignId"]

describe("the table of a session's fields", () => {
  it("has all that are on the vendor's page, and no others", () => {
    assert.sameMembers([...ours.keys()], [...Object.keys(page.fields), ...system, ...newer])
    assert.strictEqual(MessagingSession.since, page.since)
  })

  it.each(Object.entries(page.fields))("says of %s what the page says", (name, theirs) => {
    const field = ours.get(name)
    assert.isDefined(field, name)
    assert.strictEqual(field?.type, theirs.type)
    assert.sameMembers(
      [...(field?.properties ?? [])],
      theirs.properties.map((it) => inOurWords[it])
    )
    assert.strictEqual(field !== undefined && "since" in field ? field.since : undefined, theirs.since)
    const relationship = field !== undefined && "relationship" in field ? field.relationship : undefined
    assert.strictEqual(relationship?.name, theirs.relationship)
    assert.deepStrictEqual(relationship?.to, theirs.refersTo)
    assert.sameMembers([...(field === undefined ? [] : wordsOf(field.schema))], [...(theirs.values ?? [])])
    assert.deepStrictEqual(field !== undefined && "words" in field ? { ...field.words } : undefined, theirs.valuesSince)
  })

  it("leads to other records by seven relationships, each to an object that is known", () => {
    const led = [...ours.values()].flatMap((it) => ("relationship" in it ? [it.relationship] : []))
    assert.sameMembers(
      led.map(({ name }) => name),
      [
        "Conversation",
        "EndUserAccount",
        "EndUserContact",
        "MessagingChannel",
        "MessagingEndUser",
        "Owner",
        "TargetUser"
      ]
    )
    for (const { shows } of led) assert.property(objects, shows)
  })

  it("of every object leads to objects that are known, under a name of its own", () => {
    for (const [name, object] of Object.entries(objects)) {
      assert.strictEqual(object.name, name)
      for (const it of Object.values(object.fields)) {
        const field: object = it
        if ("relationship" in field) {
          assert.property(
            objects,
            Schema.decodeUnknownSync(Schema.Struct({ shows: Schema.String }))(field.relationship).shows
          )
        }
      }
    }
  })
})

describe("a status", () => {
  const { values = [], channels = {} } = page.fields["Status"] ?? {}

  it.each(values)("%s knows in which channels it is met", (status) => {
    const told = new Map<string, string>(Object.entries(statusChannels))
    assert.strictEqual(told.get(status), channels[status] ?? "both")
  })

  it("that there is not is in no channel", () => {
    assert.sameMembers(Object.keys(statusChannels), [...values])
  })
})

describe("why a session is over", () => {
  const statuses = ["New", "Consent", "Waiting", "Active", "Paused", "Inactive", "Ended", "Error"] as const
  const enders = ["Agent", "Bot", "EndUser", "System", null] as const
  const ended = { Agent: "agent", Bot: "bot", EndUser: "endUser", System: "inactivityOrAutomation" } as const

  it.each(statuses.flatMap((Status) => enders.map((EndedByType) => ({ Status, EndedByType }))))(
    "is told of $Status, ended by $EndedByType, as far as the record tells",
    (session) => {
      const { EndedByType, Status } = session
      const reason =
        Status === "Error" ? "error" : Status === "Ended" && EndedByType !== null ? ended[EndedByType] : undefined
      assert.deepStrictEqual(endedReason(session), Option.fromNullable(reason))
    }
  )

  it("is inactivity where it was inactive before, and a word of the vendor's where it is none of ours", () => {
    const system = { Status: "Ended", EndedByType: "System" } as const
    assert.deepStrictEqual(Option.getOrNull(endedReason(system, "Inactive")), "inactivity")
    assert.deepStrictEqual(Option.getOrNull(endedReason(system, "Active")), "inactivityOrAutomation")
    assert.deepStrictEqual(
      Option.getOrNull(endedReason({ Status: "Error", EndedByType: "System" }, "Inactive")),
      "error"
    )
    const other = Foreign.make("Supervisor")
    assert.deepStrictEqual(Option.getOrNull(endedReason({ Status: "Ended", EndedByType: other })), other)
  })
})
