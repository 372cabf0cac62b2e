import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import {
  Interaction,
  MessageInteraction,
  operations,
  ProxyParticipant,
  ProxyPhoneNumber,
  ProxyService,
  ProxySession
} from "@parley/client/twilio-proxy"
import { ConfigProvider, Effect, Schema } from "effect"
import { practice } from "../practice.ts"
import { fieldsTable, isInReadme, operationsTable } from "../tables.ts"
import { program } from "./example.ts"
import { contract } from "./proxyContract.ts"

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
const Said = Schema.Struct({ messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String })) })

describe("the README", () => {
  it("shows the example that is compiled and run here", () => {
    const example = readFileSync(new URL("./example.ts", import.meta.url), "utf8")
    assert.include(readme, "```ts\n" + example + "```")
  })

  it.scopedLive("has an example that opens a session, speaks in it and reads what was said", () =>
    Effect.gen(function* () {
      const { control, settings } = yield* practice("twilio-proxy")
      yield* Effect.withConfigProvider(program, ConfigProvider.fromMap(new Map(Object.entries(settings))))
      const { messages } = Schema.decodeUnknownSync(Said)(yield* control("GET", "messages?contact=%2B15551234567"))
      assert.deepStrictEqual(messages, [{ direction: "outbound", text: "Your taxi is here." }])
    })
  )

  it.live("lists the operations that there are", () =>
    isInReadme("twilio-proxy:operations", operationsTable(operations, contract))
  )

  const created = "`create`"
  const changed = "`create`, `update`"
  const account = { accountSid: "`Provider.account`, with the service", serviceSid: "`Provider.account`" }
  const tables = {
    session: {
      schema: ProxySession,
      operation: "sessions.fetch",
      writable: { uniqueName: created, mode: created, status: changed, ttl: changed, dateExpiry: changed },
      unified: {
        ...account,
        sid: "`Session.id`",
        dateStarted: "`Session.startedAt`",
        dateEnded: "`Session.endedAt`",
        dateLastInteraction: "`Session.lastActivityAt`; `Session.expiresAt`",
        dateExpiry: "`Session.expiresAt`",
        uniqueName: "`Session.uniqueName`",
        status: "`Session.status`; `Session.capabilities`",
        closedReason: "`Session.endedReason`",
        ttl: "`Session.ttl`; `Session.expiresAt`",
        mode: "`Session.mode`",
        dateCreated: "`Session.createdAt`; `Session.expiresAt`",
        dateUpdated: "`Session.updatedAt`"
      }
    },
    service: {
      schema: ProxyService,
      operation: "services.fetch",
      writable: {
        uniqueName: changed,
        chatInstanceSid: changed,
        callbackUrl: changed,
        defaultTtl: changed,
        numberSelectionBehavior: changed,
        geoMatchLevel: changed,
        interceptCallbackUrl: changed,
        outOfSessionCallbackUrl: changed
      },
      unified: { sid: "`Provider.account`", accountSid: account.accountSid }
    },
    participant: {
      schema: ProxyParticipant,
      operation: "participants.fetch",
      writable: {
        friendlyName: created,
        identifier: created,
        proxyIdentifier: created,
        proxyIdentifierSid: created
      },
      unified: {
        ...account,
        sid: "`Participant.id`",
        sessionSid: "`Session.id`",
        friendlyName: "`Participant.name`",
        identifier: "`Participant.address`; `Conversation.contact`",
        proxyIdentifier: "`Participant.mask`; `Conversation.sender`",
        dateDeleted: "whether they are among `Session.participants`"
      }
    },
    interaction: {
      schema: Interaction,
      operation: "interactions.fetch",
      writable: {},
      unified: {
        ...account,
        sid: "`EventId`; of what we said `MessageId`",
        sessionSid: "`Session.id`",
        data: "`Message.text`",
        type: "a `voice` is no event",
        inboundParticipantSid: "`Utterance.from`; the conversation",
        outboundParticipantSid: "of what we said the conversation",
        outboundResourceStatus: "`Delivery`",
        dateCreated: "`Utterance.at`"
      }
    },
    messageInteraction: {
      schema: MessageInteraction,
      operation: "messageInteractions.fetch",
      writable: { data: "`create`, from `body`" },
      unified: {
        ...account,
        sid: "`MessageId`",
        sessionSid: "`Session.id`",
        data: "`Message.text`",
        participantSid: "`Participant.id`",
        outboundParticipantSid: "`Participant.id`",
        outboundResourceStatus: "`Delivery`",
        dateCreated: "for `lookup`"
      }
    },
    phoneNumber: {
      schema: ProxyPhoneNumber,
      operation: "phoneNumbers.fetch",
      writable: { sid: created, phoneNumber: created, isReserved: changed },
      unified: account
    }
  } as const

  it.live.each(Object.entries(tables))("lists the fields of a %s", ([name, { operation, ...table }]) => {
    const { method, path } = operations[operation]
    return isInReadme(`twilio-proxy:${name}`, fieldsTable({ ...table, contract: contract.contractOf(method, path) }))
  })
})
