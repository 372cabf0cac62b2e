import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { operations, Participant, SmsMessage, SmsSession, User } from "@parley/client/genesys-sms"
import { ConfigProvider, Effect } from "effect"
import type { Operations } from "../operations.ts"
import { practice } from "../practice.ts"
import { fieldsTable, isInReadme } from "../tables.ts"
import { wireOf } from "../wire.ts"
import { program } from "./example.ts"
import { contractOf, sources } from "./genesysContract.ts"

/** Where what we know of an operation is from. */
const certainty = new Map([
  ["SMS", "its SMS page"],
  ["GEN", "a page for all resources"],
  ["chat", "inferred from chat"],
  ["inferred", "inferred"]
])
/** Of those that the description has no mark for. */
const others: Readonly<Record<string, string>> = {
  "sessions.list": "SMS",
  "sessions.uris": "GEN",
  "sessions.get": "SMS",
  "sessions.messages": "SMS",
  "supervisor.intrude": "SMS",
  "supervisor.bargeIn": "SMS",
  "supervisor.monitor": "inferred",
  "supervisor.coach": "inferred",
  "contactCenter.start": "GEN",
  "contactCenter.end": "GEN",
  "contactCenter.ready": "chat",
  "contactCenter.notReady": "chat",
  me: "GEN",
  "users.sessions": "GEN",
  version: "GEN"
}
const operationNameOf = ({ parameters }: Operations[string]) => wireOf(parameters).get("operationName")?.[0]

const list = contractOf().contractOf("GET", "/me/smssessions/{id}")

describe("the README", () => {
  it("shows the example that is compiled and run here", () => {
    const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8")
    assert.include(read("../../README.md"), "```ts\n" + read("./example.ts") + "```")
  })

  it.scopedLive("has an example that is a day at work: what waits is accepted, answered and completed", () =>
    Effect.gen(function* () {
      const { control, settings } = yield* practice("genesys-sms")
      yield* control("POST", "texts", { from: "+15551234567", to: "+15005550030", text: "A table for two." })
      const logged: Array<ReadonlyArray<unknown>> = []
      const console = yield* Effect.consoleWith(Effect.succeed)
      yield* program.pipe(
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(settings)))),
        Effect.withConsole({ ...console, log: (...words) => Effect.sync(() => void logged.push(words)) })
      )
      assert.deepStrictEqual(logged, [
        ["ParticipantJoined", null],
        ["Text", "A table for two."],
        ["ParticipantJoined", null]
      ])
    })
  )

  it.live("lists the operations that there are, what says so, and what each wants of the product", () =>
    isInReadme("genesys-sms:operations", [
      ["Operation", "Method and path", "`operationName`", "Repeated", "Contract checks", "Known from", "Feature"],
      ...Object.entries<Operations[string] & { readonly feature?: string }>(operations).map(([name, it]) => {
        const operationName = operationNameOf(it)
        const source = others[name] ?? sources.get(operationName ?? "") ?? ""
        return [
          `\`${name}\``,
          `${it.method} \`${it.path}\``,
          operationName === undefined ? "none" : `\`${operationName}\``,
          it.kind === "read" ? "yes" : "no",
          "1, 2, 3, 4",
          certainty.get(source) ?? "",
          it.feature === undefined ? "none named" : `\`${it.feature}\``
        ]
      })
    ])
  )

  it.live("lists the fields of a session", () =>
    isInReadme(
      "genesys-sms:smssession",
      fieldsTable({
        schema: SmsSession,
        contract: list,
        within: "smssession",
        writable: {
          state: "yes: it follows from what is done",
          userData: "no: `sessions.attachUserData`, `.updateUserData`, `.deleteUserData`, `.setDisposition`"
        },
        unified: {
          id: "`id`",
          state: "`status`, `endedReason`, `endedBy`, `capabilities`",
          participants: "`participants`, `handledBy`; `conversation.contact` where user data do not tell",
          capabilities: "`capabilities`",
          userData: "`data`, `conversation`"
        }
      })
    )
  )

  it.live("lists the fields of a participant", () =>
    isInReadme(
      "genesys-sms:participant",
      fieldsTable({
        schema: Participant,
        contract: list,
        within: "smssession.participants[]",
        unified: {
          type: "`Participant.role`",
          nickname: "`Participant.name`; whether it is us",
          participantId: "`Participant.id`"
        }
      })
    )
  )

  it.live("lists the fields of a message", () =>
    isInReadme(
      "genesys-sms:smsmessage",
      fieldsTable({
        schema: SmsMessage,
        contract: contractOf().contractOf("GET", "/me/smssessions/{id}/messages"),
        within: "messages[]",
        unified: {
          index: "`EventId`; of ours `MessageId`",
          type: "which event it is",
          from: "whose it is: the contact's, ours, or another's",
          text: "`Message.text`, or that of a notice",
          url: "`UrlPushed.url`",
          noticeText: "`NoticeReceived.text`",
          visibility: "whether it is the contact's; what agents alone see is no event",
          timestamp: "`Utterance.at`",
          timestampSeconds: "the same, where there is no `timestamp`"
        }
      })
    )
  )

  it.live("lists the fields of a user", () =>
    isInReadme(
      "genesys-sms:user",
      fieldsTable({ schema: User, contract: contractOf().contractOf("GET", "/me"), within: "user", unified: {} })
    )
  )
})
