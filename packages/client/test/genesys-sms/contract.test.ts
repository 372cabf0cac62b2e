import { assert, describe, it } from "@effect/vitest"
import { type GenesysClient, operations, SmsMessage, SmsSession } from "@parley/client/genesys-sms"
import { Effect, Schema, Stream } from "effect"
import { holdContract, type Example, type Operations } from "../operations.ts"
import { only, wireOf } from "../wire.ts"
import { knownClientAt, message, read, row } from "./account.ts"
import { contractOf, sources } from "./genesysContract.ts"

type Client = GenesysClient["Type"]

const participants = {
  type: "Customer",
  nickname: "Ann",
  participantId: "1",
  id: "u",
  uri: "http://u",
  path: "/u",
  visibility: "All"
}
const whole = row({ participants: [participants] })
const said = (fields: Record<string, unknown>) =>
  message({ from: participants, url: "https://example.com", noticeText: "n", ...fields })
const all = read({ capabilities: [...sources.keys()] })
const user = { id: "u-1", userName: "bot", firstName: "B", lastName: "T", uri: "http://u", path: "/users/u-1" }

// The vendor's words stand in its prose: here they are texts.
const sessionWords = ["state", "participants[].type", "capabilities[]"]
const under = (...places: ReadonlyArray<string>) => places.flatMap((at) => sessionWords.map((it) => `${at}.${it}`))
const messageWords = ["type", "visibility", "from.type"].map((it) => `messages[].${it}`)

const taken = { reply: { statusCode: 0, referenceId: 41 } }
const target = { targetUri: "http://gws.example.com/api/v2/users/1" }
const path = { targetPath: "/users/1" }
const both = (act: (it: typeof target | typeof path) => Effect.Effect<unknown, unknown>) =>
  Effect.zip(act(target), act(path))
const monitoring = { supervisorMonitoringMode: "NextChat", nickname: "Sue" } as const

const examples: { readonly [Name in keyof typeof operations]: Example<Client> } = {
  "sessions.list": {
    call: ({ sessions }) => sessions.list(),
    reply: { statusCode: 0, smssessions: [whole] },
    replies: [{ smsessions: [whole] }, [whole], whole],
    asText: ["fields", ...sessionWords, ...under("[]", "smssessions[]", "smsessions[]")],
    oneWay: true
  },
  "sessions.uris": {
    call: ({ sessions }) => sessions.uris(),
    reply: { statusCode: 0, uris: ["http://u"], paths: ["/smssessions/1"] },
    unused: ["fields"]
  },
  "sessions.get": {
    call: ({ sessions }) => sessions.get("1"),
    reply: { statusCode: 0, smssession: whole },
    replies: [{ smsession: whole }, whole],
    asText: [...sessionWords, ...under("smssession", "smsession")],
    oneWay: true
  },
  "sessions.messages": {
    call: ({ sessions }) => Stream.runDrain(sessions.messages(all)),
    reply: { statusCode: 0, messages: [said({})] },
    asText: messageWords,
    oneWay: true
  },
  "sessions.accept": { ...taken, call: (it) => it.sessions.accept(all, { nickname: "Bot", saveLAR: true }) },
  "sessions.reject": { ...taken, call: (it) => it.sessions.reject(all) },
  "sessions.sendMessage": { ...taken, call: (it) => it.sessions.sendMessage(all, "Hi") },
  "sessions.sendToAgents": { ...taken, call: (it) => it.sessions.sendToAgents(all, "Hi") },
  "sessions.sendUrl": { ...taken, call: (it) => it.sessions.sendUrl(all, "https://example.com") },
  "sessions.sendStartTyping": { ...taken, call: (it) => it.sessions.sendStartTyping(all) },
  "sessions.sendStopTyping": { ...taken, call: (it) => it.sessions.sendStopTyping(all) },
  "sessions.sendStartTypingToAgents": { ...taken, call: (it) => it.sessions.sendStartTypingToAgents(all) },
  "sessions.sendStopTypingToAgents": { ...taken, call: (it) => it.sessions.sendStopTypingToAgents(all) },
  "sessions.sendCustomNotice": { ...taken, call: (it) => it.sessions.sendCustomNotice(all, "n") },
  "sessions.sendCustomNoticeToAgents": { ...taken, call: (it) => it.sessions.sendCustomNoticeToAgents(all, "n") },
  "sessions.attachUserData": { ...taken, call: (it) => it.sessions.attachUserData(all, { a: 1, b: { c: ["d"] } }) },
  "sessions.updateUserData": { ...taken, call: (it) => it.sessions.updateUserData(all, { a: "1" }) },
  "sessions.deleteUserData": { ...taken, call: (it) => it.sessions.deleteUserData(all, ["a", "b"]) },
  "sessions.setDisposition": {
    ...taken,
    call: (it) => it.sessions.setDisposition(all, "Booked", { dispositionKey: "Outcome" })
  },
  "sessions.leave": { ...taken, call: (it) => it.sessions.leave(all) },
  "sessions.leaveAndComplete": { ...taken, call: (it) => it.sessions.leaveAndComplete(all) },
  "sessions.complete": { ...taken, call: (it) => it.sessions.complete(all, { queueName: "Q", saveLAR: false }) },
  "sessions.invite": { ...taken, call: ({ sessions }) => both((it) => sessions.invite(all, it)) },
  "sessions.consult": { ...taken, call: ({ sessions }) => both((it) => sessions.consult(all, it)) },
  "sessions.transfer": {
    ...taken,
    call: ({ sessions }) =>
      Effect.zip(
        both((it) => sessions.transfer(all, it)),
        sessions.transfer(all, { queueName: "Q", text: "Hi", messageType: "x", treatAs: "System" })
      )
  },
  "sessions.setInFocus": { ...taken, call: (it) => it.sessions.setInFocus(all, true) },
  "supervisor.intrude": { ...taken, call: (it) => it.supervisor.intrude("u-1", all, "Coach") },
  "supervisor.bargeIn": { ...taken, call: (it) => it.supervisor.bargeIn("u-1", monitoring) },
  "supervisor.monitor": { ...taken, call: (it) => it.supervisor.monitor("u-1", monitoring) },
  "supervisor.coach": { ...taken, call: (it) => it.supervisor.coach("u-1", monitoring) },
  "contactCenter.start": { ...taken, call: (it) => it.contactCenter.start({ place: "P1" }) },
  "contactCenter.end": { ...taken, call: (it) => it.contactCenter.end() },
  "contactCenter.ready": { ...taken, call: (it) => it.contactCenter.ready() },
  "contactCenter.notReady": { ...taken, call: (it) => it.contactCenter.notReady() },
  me: { call: (it) => it.me, reply: { statusCode: 0, user } },
  "users.sessions": {
    call: (it) => it.users.sessions("u-1"),
    reply: { statusCode: 0, user: { ...user, smssessions: [whole] } },
    replies: [{ user: { ...user, smsessions: [whole] } }],
    asText: under("user.smssessions[]", "user.smsessions[]"),
    oneWay: true
  },
  version: { call: (it) => it.version, reply: { statusCode: 0, version: "8.5.201.93" } }
}

/** What nobody knows is kept: it would count for every name. */
const known = (operation: Operations[string]): Operations[string] => {
  const names = new Set(wireOf(Schema.typeSchema(operation.reply)).keys())
  return {
    ...operation,
    reply: Schema.compose(
      operation.reply,
      Schema.transform(Schema.Unknown, Schema.Unknown, {
        strict: true,
        decode: (it) => only(names, it),
        encode: (it) => it
      }),
      { strict: false }
    )
  }
}

const operationNameOf = ({ parameters }: Operations[string]) => wireOf(parameters).get("operationName")?.[0]

for (const [name, operation] of Object.entries<Operations[string]>(operations)) {
  holdContract<Client, Operations>({
    contract: contractOf(operationNameOf(operation)),
    operations: { [name]: known(operation) },
    client: knownClientAt,
    examples: { ...examples }
  })
}

describe("the operations of a session", () => {
  it("are all that our description has, under the names of its capabilities", () => {
    const ours = Object.entries<Operations[string]>(operations).flatMap(([name, it]) =>
      name.startsWith("sessions.") ? [operationNameOf(it)].filter((it) => it !== undefined) : []
    )
    assert.sameMembers(ours, [...sources.keys()])
    assert.lengthOf(ours, 22)
    assert.sameMembers([...(wireOf(SmsSession).get("capabilities[]") ?? [])], [...ours, "InFocus"])
  })
})

describe("the words of the vendor's pages", () => {
  it.each([
    [SmsSession, "state", ["Invited", "Chatting", "LeftChat", "Completed", "Revoked"]],
    [SmsSession, "participants[].type", ["Agent", "Customer", "Supervisor", "External", "System"]],
    [SmsMessage, "visibility", ["All", "Agents", "Supervisor"]],
    [
      SmsMessage,
      "type",
      ["Text", "ParticipantJoined", "ParticipantLeft", "ParticipantRejoined", "TypingStarted", "TypingStopped"].concat([
        "PushUrl",
        "Notice",
        "CustomNotice",
        "TranscriptSaveDone"
      ])
    ]
  ] as const)("are known, written down by hand: %#", (schema, place, words) => {
    assert.sameMembers([...(wireOf(schema).get(place) ?? [])], [...words])
  })

  it("are no bounds: another word is read as it is", () => {
    const { state, capabilities } = read({ state: "Parked", capabilities: ["Fly"] })
    assert.strictEqual(state, "Parked")
    assert.deepStrictEqual(capabilities?.map(String), ["Fly"])
  })
})
