/** The client on the practice ground: a bot's day at work, in both spellings. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { GenesysClient, GenesysCredentials, type SmsSession } from "@parley/client/genesys-sms"
import { Chunk, ConfigProvider, Effect, Stream } from "effect"
import { practice } from "../practice.ts"

const live = Effect.provide(NodeHttpClient.layerUndici)
const contact = "+15551234567"

const ground = Effect.gen(function* () {
  const { control, settings } = yield* practice("genesys-sms")
  const credentials = yield* Effect.withConfigProvider(
    GenesysCredentials,
    ConfigProvider.fromMap(new Map(Object.entries(settings)))
  )
  const writes = (text: string) => control("POST", "texts", { from: contact, to: "+15005550030", text })
  const as = (username: string) => GenesysClient.make({ ...credentials, username })
  return { credentials, writes, as, client: yield* GenesysClient.make(credentials) }
})

/** At work, and invited to a contact's session. */
const invited = Effect.gen(function* () {
  const at = yield* ground
  yield* at.client.contactCenter.start()
  yield* at.client.contactCenter.ready()
  yield* at.writes("A cake, please.")
  return { ...at, session: yield* only(at.client) }
})

const only = ({ sessions }: GenesysClient["Type"]) =>
  Effect.map(sessions.list(), ([session, ...others]): SmsSession => {
    if (session === undefined || others.length > 0) throw new Error("there is not one session")
    return session
  })

const texts = ({ sessions }: GenesysClient["Type"], session: SmsSession) =>
  Effect.map(Stream.runCollect(sessions.messages(session, { count: 2 })), (all) =>
    Chunk.toReadonlyArray(all).flatMap(({ from, text, visibility }) =>
      text === null ? [] : [[from?.type, visibility, text]]
    )
  )

describe("an agent", () => {
  it.scopedLive("accepts, speaks, files, leaves and completes", () =>
    Effect.gen(function* () {
      const { client, session } = yield* invited
      const { sessions } = client
      assert.strictEqual(session.state, "Invited")
      assert.strictEqual(session.userData?.["PhoneNumber"], contact)
      assert.strictEqual((yield* Effect.flip(sessions.sendMessage(session, "too early"))).reason._tag, "Conflict")
      assert.isNotNull((yield* sessions.accept(session, { nickname: "Robin" })).referenceId)

      const chatting = yield* sessions.get(session.id)
      assert.strictEqual(chatting.state, "Chatting")
      assert.isTrue(chatting.participants?.some(({ nickname }) => nickname === "Robin"))
      yield* sessions.sendMessage(chatting, "Which one?")
      yield* sessions.sendToAgents(chatting, "They want a cake.")
      yield* sessions.sendUrl(chatting, "https://example.com/cakes")
      yield* sessions.sendStartTyping(chatting)
      yield* sessions.sendStopTypingToAgents(chatting)
      yield* sessions.sendCustomNotice(chatting, "cake")
      assert.deepStrictEqual(yield* texts(client, chatting), [
        ["Customer", "All", "A cake, please."],
        ["Agent", "All", "Which one?"],
        ["Agent", "Agents", "They want a cake."]
      ])

      yield* sessions.attachUserData(chatting, { intent: "cake", count: 1, order: { lines: ["one"] } })
      yield* sessions.updateUserData(chatting, { count: 2 })
      yield* sessions.deleteUserData(chatting, ["intent"])
      yield* sessions.setDisposition(chatting, "Ordered", { dispositionKey: "Outcome" })
      const filed = yield* sessions.get(session.id)
      assert.deepInclude(filed.userData, { count: 2, order: { lines: ["one"] }, Outcome: "Ordered" })
      assert.notProperty(filed.userData, "intent")
      const twice = yield* Effect.flip(sessions.attachUserData(chatting, { count: 3 }))
      assert.deepStrictEqual([twice.reason._tag, twice.statusCode], ["Conflict", 18])

      yield* sessions.leave(filed)
      const left = yield* sessions.get(session.id)
      assert.strictEqual(left.state, "LeftChat")
      yield* sessions.complete(left)
      assert.deepStrictEqual(yield* sessions.list(), [])
      yield* client.contactCenter.notReady()
      yield* client.contactCenter.end()
    }).pipe(live)
  )

  it.scopedLive("leaves and completes in two steps where the session does not list the one", () =>
    Effect.gen(function* () {
      const { client, session } = yield* invited
      yield* client.sessions.accept(session)
      const chatting = yield* only(client)
      yield* client.sessions.leaveAndComplete({ ...chatting, capabilities: ["Leave"] })
      assert.deepStrictEqual(yield* client.sessions.list(), [])
      const { state } = yield* client.sessions.get(session.id)
      assert.strictEqual(state, "Completed")
    }).pipe(live)
  )

  it.scopedLive("hands over to a person, and invites one, who are then in the session", () =>
    Effect.gen(function* () {
      const { as, client, session } = yield* invited
      yield* client.sessions.accept(session)
      const anna = yield* as("anna@practice.example")
      const { id, path } = yield* anna.me
      yield* client.sessions.transfer(yield* only(client), { targetPath: path ?? "", text: "A cake." })
      assert.deepStrictEqual(yield* client.sessions.list(), [])
      const [theirs] = yield* client.users.sessions(id ?? "")
      assert.strictEqual(theirs?.id, session.id)
      assert.strictEqual((yield* only(anna)).state, "Chatting")
    }).pipe(live)
  )

  it.scopedLive("hands over to a queue by its name", () =>
    Effect.gen(function* () {
      const { as, client, session } = yield* invited
      yield* client.sessions.accept(session)
      yield* client.sessions.transfer(yield* only(client), { queueName: "People" })
      const anna = yield* as("anna@practice.example")
      assert.strictEqual((yield* only(anna)).id, session.id)
      const wrong = yield* Effect.flip(anna.sessions.transfer(yield* only(anna), { queueName: "Nobody" }))
      assert.deepStrictEqual([wrong.reason._tag, wrong.statusCode], ["Conflict", 2])
    }).pipe(live)
  )

  it.scopedLive("is looked after by a supervisor, and looks after nobody", () =>
    Effect.gen(function* () {
      const { as, client, session } = yield* invited
      yield* client.sessions.accept(session)
      const maria = yield* as("maria@practice.example")
      const { id } = yield* client.me
      yield* maria.supervisor.intrude(id ?? "", session, "Coach")
      assert.strictEqual((yield* only(maria)).state, "Chatting")
      yield* maria.supervisor.monitor(id ?? "", { supervisorMonitoringMode: "AllChats", nickname: "Maria" })
      const denied = yield* Effect.flip(client.supervisor.intrude((yield* maria.me).id ?? "", session, "Coach"))
      assert.deepStrictEqual([denied.reason._tag, denied.statusCode], ["Forbidden", 5])
      assert.match(yield* client.version, /^8\.5\./)
    }).pipe(live)
  )

  it.scopedLive("whose login is wrong is told so", () =>
    Effect.gen(function* () {
      const { as } = yield* ground
      const client = yield* as("nobody@practice.example")
      assert.strictEqual((yield* Effect.flip(client.sessions.list())).reason._tag, "Unauthorized")
    }).pipe(live)
  )

  it.scopedLive("finds the same on a server of the other spelling, without envelopes", () =>
    Effect.gen(function* () {
      const { credentials, writes } = yield* ground
      const client = yield* GenesysClient.make({
        ...credentials,
        apiUrl: credentials.apiUrl.replace("/genesys/", "/genesys/seed/")
      })
      yield* client.contactCenter.start()
      yield* client.contactCenter.ready()
      assert.deepStrictEqual(yield* client.sessions.list(), [])
      yield* writes("A cake, please.")
      const session = yield* only(client)
      assert.lengthOf((yield* client.sessions.uris()).uris, 1)
      yield* client.sessions.accept(session)
      const chatting = yield* client.sessions.get(session.id)
      yield* client.sessions.sendMessage(chatting, "Which one?")
      assert.lengthOf(yield* texts(client, chatting), 2)
      yield* client.sessions.leaveAndComplete(chatting)
    }).pipe(live)
  )
})
