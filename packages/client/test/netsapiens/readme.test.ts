import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import {
  Message,
  Messagesession,
  MessageSend,
  operations,
  readOnlyFields,
  Subscription
} from "@parley/client/netsapiens"
import { ConfigProvider, Effect, SchemaAST } from "effect"
import { practice } from "../practice.ts"
import { fieldsTable, isInReadme, operationsTable } from "../tables.ts"
import { outermost, wireOf } from "../wire.ts"
import { program } from "./example.ts"
import { contract } from "./netsapiensContract.ts"

/** A row's fields under their usual names: what else they are called is respelt before. */
const usual = ({ ast }: { readonly ast: SchemaAST.AST }) => ({ ast: SchemaAST.isTransformation(ast) ? ast.to : ast })
const known = (rows: ReadonlyArray<ReadonlyArray<string>>) => rows.filter(([field]) => field !== "`raw`")

const named = (schema: { readonly ast: SchemaAST.AST }) =>
  SchemaAST.getPropertySignatures(SchemaAST.typeAST(schema.ast)).map(({ name }) => String(name))
const free = named(Messagesession).filter((it) => !readOnlyFields.includes(it))
const contractOf = (name: keyof typeof operations) =>
  contract.contractOf(operations[name].method, operations[name].path)

/** Of a message: who reads a session's messages with the client has them. */
const untold = ["fromVideoAttendeeId", "fromUserAgent", "mediaSize", "videoInstanceId", "deletedAt", "receiverHostname"]

const sends = Object.entries(operations).filter(([name]) => name.startsWith("messages.send"))

describe("the README", () => {
  it("shows the example that is compiled and run here", () => {
    const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8")
    assert.include(read("../../README.md"), "```ts\n" + read("./example.ts") + "```")
  })

  it.scopedLive("has an example that sends a text and a picture, and lists sessions", () =>
    Effect.gen(function* () {
      const { settings } = yield* practice("netsapiens")
      const logged: Array<ReadonlyArray<unknown>> = []
      const console = yield* Effect.consoleWith(Effect.succeed)
      yield* program.pipe(
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(settings)))),
        Effect.withConsole({ ...console, log: (...words) => Effect.sync(() => void logged.push(words)) })
      )
      assert.deepStrictEqual(
        logged.map(([, text]) => text),
        ["This is the way."]
      )
    })
  )

  it.live("lists the operations that there are, and those that version 44 lacks", () =>
    isInReadme(
      "netsapiens:operations",
      operationsTable(operations, contract).map(([name = "", ...rest], index) => {
        const lacking = Object.entries(operations).some(([it, is]) => name === `\`${it}\`` && "since" in is)
        return [name, ...rest, index === 0 ? "Version 44" : lacking ? "no" : "yes"]
      })
    )
  )

  it.live("lists the fields of a message session", () =>
    isInReadme(
      "netsapiens:messagesession",
      known(
        fieldsTable({
          schema: usual(Messagesession),
          contract: contractOf("sessions.list"),
          within: "[]",
          writable: {
            ...Object.fromEntries(free.map((it) => [it, "no"])),
            name: "no: `sessions.rename`",
            participants: "no: `sessions.updateParticipants`"
          },
          unified: {
            id: "`id`",
            user: "`account`",
            domain: "`account`",
            remote: "`conversation.contact`, `participants`",
            smsNumber: "`conversation.sender`",
            muted: "`muted`",
            lastAt: "`lastActivityAt`",
            startedAt: "`startedAt`",
            lastType: "`capabilities`",
            name: "`name`",
            participants: "`participants`, `capabilities`",
            lastStatus: "`read`",
            queueTermination: "`queue.id`",
            queueStatus: "`queue.status`, `status`",
            agentStartedAt: "`acceptedAt`, `handledBy`"
          }
        })
      )
    )
  )

  it.live("lists the fields of a message", () =>
    isInReadme(
      "netsapiens:message",
      known(
        fieldsTable({
          schema: usual(Message),
          contract: contractOf("messages.list"),
          within: "[]",
          unified: {
            id: "`EventId`; of ours `MessageId`",
            timestamp: "`Utterance.at`",
            type: "`Message.channel`",
            direction: "`MessageReceived`, or of ours `DeliveryReported`",
            fromNumber: "`Conversation.contact`; of ours the sender",
            fromUserId: "the same, in a chat",
            dialed: "`Conversation.sender`; of ours the contact",
            text: "`Message.text`",
            terminatingUserId: "`Conversation.contact` of ours, in a chat; whether it is for us",
            terminatingNumber: "`Conversation.sender`; of ours the contact",
            status: "`Delivery`",
            mediaType: "`Media.type`",
            fileAccessUrl: "`Media.url`",
            sessionId: "finds the session",
            participants: "`Message.channel`",
            domain: "nothing: whether it is for us",
            ...Object.fromEntries(untold.map((it) => [it, "not in events"]))
          }
        })
      )
    )
  )

  it.live("lists the fields of what is sent", () =>
    isInReadme("netsapiens:messagesend", [
      ["Field", "On the wire", "Sent by"],
      ...fieldsTable({ schema: MessageSend, contract: { replyTypes: new Map() }, unified: {} })
        .slice(1)
        .map(([ours = "", theirs = ""]) => {
          const by = sends.flatMap(([name, { parameters }]) =>
            outermost(wireOf(parameters).keys()).includes(theirs.slice(1, -1)) ? [`\`${name.slice(9)}\``] : []
          )
          return [ours, theirs, by.length === sends.length ? "all" : by.join(", ")]
        })
    ])
  )

  it.live("lists the fields of a subscription", () =>
    isInReadme(
      "netsapiens:subscription",
      known(
        fieldsTable({
          schema: usual(Subscription),
          contract: contractOf("subscriptions.list"),
          within: "[]",
          writable: Object.fromEntries(
            named(Subscription)
              .filter((it) => !["id", "userScope", "createdAt", "currentActiveServer", "status"].includes(it))
              .map((it) => [it, "no"])
          ),
          unified: {}
        })
      )
    )
  )
})
