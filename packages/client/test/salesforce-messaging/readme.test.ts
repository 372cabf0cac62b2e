import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { operations as all, objects, type SObject } from "@parley/client/salesforce-messaging"
import { ConfigProvider, Effect } from "effect"
import { practice } from "../practice.ts"
import { isInReadme, operationsTable } from "../tables.ts"
import { program } from "./example.ts"
import { contract, operations } from "./sobjectsContract.ts"

/** In the words of all platforms; all others are `native`. */
const unified: Readonly<Record<string, string>> = {
  Id: "`id`",
  CreatedDate: "`createdAt`",
  LastModifiedDate: "`updatedAt`",
  AcceptTime: "`acceptedAt`",
  AgentMessageCount: "`counts.agent`",
  AgentType: "`handledBy`, `Participant.role`",
  CampaignId: "`data`",
  CaseId: "`data`",
  ChannelGroup: "`data`",
  ChannelIntent: "`data`",
  ChannelLocale: "`locale`",
  ChannelType: "`mode`",
  ConversationId: "`capabilities`",
  EndedByType: "`endedBy`, `endedReason`",
  EndTime: "`endedAt`",
  EndUserAccountId: "`data`",
  EndUserContactId: "`data`",
  EndUserLanguage: "`locale`, where there is no `ChannelLocale`",
  EndUserMessageCount: "`counts.contact`",
  LeadId: "`data`",
  MessagingChannelId: "`conversation.sender`, by its `ChannelAddressIdentifier`",
  MessagingEndUserId: "`participants`; `conversation.contact`, by its `MessagingPlatformKey`",
  Name: "`name`",
  OpportunityId: "`data`",
  Origin: "`origin`",
  OwnerId: "`queue.id`, `participants`",
  StartTime: "`startedAt`",
  Status: "`status`, `endedReason`, `capabilities`",
  TargetUserId: "`participants`"
}

const has = (properties: ReadonlyArray<string>, property: string) => (properties.includes(property) ? "yes" : "no")

const fieldRows = (object: SObject) =>
  Object.entries(object.fields).map(([name, { properties, relationship, since, type, until }]) => {
    const writable = ["create", "update"].filter((it) => properties.some((one) => one === it))
    return [
      `\`${name}\``,
      relationship === undefined ? type : `${type} to ${relationship.to.join(" or ")}`,
      has(properties, "nillable"),
      writable.length === 0 ? "yes" : writable.map((it) => `\`${it}\``).join(", "),
      has(properties, "filter"),
      has(properties, "group"),
      has(properties, "sort"),
      since === undefined ? (until === undefined ? "all" : `to ${until}`) : `from ${since}`
    ]
  })
/** On nearly all of them. */
const system = [
  "Id",
  "CreatedDate",
  "CreatedById",
  "LastModifiedDate",
  "LastModifiedById",
  "SystemModstamp",
  "IsDeleted"
]
const heads = ["Field", "Type", "May be null", "Read-only", "Filter", "Group", "Sort", "Version"]

describe("the README", () => {
  it("shows the example that is compiled and run here", () => {
    const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8")
    assert.include(read("../../README.md"), "```ts\n" + read("./example.ts") + "```")
  })

  it.scopedLive("has an example that finds who waits, files what they want, and counts", () =>
    Effect.gen(function* () {
      const { control, settings } = yield* practice("salesforce-messaging")
      yield* control("POST", "texts", { from: "+15551234567", to: "+15005550060", text: "A cake, please." })
      const logged: Array<ReadonlyArray<unknown>> = []
      const console = yield* Effect.consoleWith(Effect.succeed)
      yield* program.pipe(
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(settings)))),
        Effect.withConsole({ ...console, log: (...words) => Effect.sync(() => void logged.push(words)) })
      )
      assert.strictEqual(logged[0]?.[0], "+15551234567")
      assert.strictEqual(logged[1]?.[1], "book")
      assert.strictEqual(logged[2]?.[1], 1)
      assert.strictEqual(logged[3]?.[0], "calls")
    })
  )

  it.live("lists the operations that there are", () =>
    isInReadme(
      "salesforce-messaging:operations",
      operationsTable(operations, contract).map(([name, , ...rest], index) => {
        const [, is] = Object.entries(all).find(([it]) => name === `\`${it}\``) ?? []
        return [name ?? "", index === 0 ? "Method and path" : `${is?.method} \`${is?.path}\``, ...rest]
      })
    )
  )

  it.live("lists the fields of a session", () =>
    isInReadme("salesforce-messaging:messagingsession", [
      [...heads, "In Parley"],
      ...fieldRows(objects.MessagingSession).map((row) => [...row, unified[row[0]?.slice(1, -1) ?? ""] ?? "native"])
    ])
  )

  it.live("lists the fields of the objects beside it", () =>
    isInReadme("salesforce-messaging:beside", [
      ["Object", ...heads],
      ...Object.entries(objects).flatMap(([name, object]) =>
        name === "MessagingSession"
          ? []
          : fieldRows(object)
              .filter(([field]) => !system.some((it) => field === `\`${it}\``))
              .map((row) => [`\`${name}\``, ...row])
      )
    ])
  )
})
