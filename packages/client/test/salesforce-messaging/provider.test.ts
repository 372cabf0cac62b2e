/** What the provider does with sessions and words, on the practice ground. */
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { make, SalesforceConfig } from "@parley/client/salesforce-messaging"
import { Address, type Event } from "@parley/messaging"
import { ConfigProvider, DateTime, Effect, Option, Queue, Schema, Stream } from "effect"
import { practice } from "../practice.ts"

const guest = "+15551234567"
const number = "+15005550040"
const queue = "00G000000000001EAA"
const sender = Address.make("b0000000-0000-4000-8000-000000000001")
const contact = Address.make(guest)

const Said = Schema.Struct({ messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String })) })

/** A provider that listens, once the platform has said where it stands. */
const listening = Effect.gen(function* () {
  const { control, settings } = yield* practice("salesforce-messaging")
  const config = yield* Effect.withConfigProvider(
    SalesforceConfig,
    ConfigProvider.fromMap(new Map(Object.entries(settings)))
  )
  const provider = yield* make(config)
  const events = yield* Queue.unbounded<Event>()
  const places = yield* Queue.unbounded<string>()
  yield* Effect.forkScoped(
    Stream.runForEach(provider.listen(Option.none()), (it) =>
      it._tag === "Bookmark" ? places.offer(it.at) : events.offer(it)
    )
  )
  yield* places.take
  const writes = (text: string) =>
    Effect.zipRight(control("POST", "texts", { from: guest, to: number, text }), events.take)
  const got = Effect.map(control("GET", `messages?contact=${encodeURIComponent(guest)}`), (answer) =>
    Schema.decodeUnknownSync(Said)(answer)
      .messages.filter(({ direction }) => direction === "outbound")
      .map(({ text }) => text)
  )
  const say = (text: string, key = text) => provider.send.text({ contact, sender, key, text })
  const session = Effect.flatten(Stream.runHead(provider.sessions.list))
  return { ...provider, config, control, events, got, say, session, writes }
})

describe("a message", () => {
  it.scopedLive("under one key is said once, and has one id, a UUID that anybody can work out again", () =>
    Effect.gen(function* () {
      const { got, say, writes } = yield* listening
      yield* writes("hello")
      const id = yield* say("once", "key-1")
      assert.strictEqual(yield* say("once", "key-1"), id)
      assert.notStrictEqual(yield* say("again", "key-2"), id)
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      assert.deepStrictEqual(yield* got, ["once", "again"])
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive(
    "to somebody who has not written is refused, with advice; and finds a talk that another process heard",
    () =>
      Effect.gen(function* () {
        const { config, got, say, writes } = yield* listening
        const error = yield* Effect.flip(say("hello?"))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.include(error.message, "nobody has written yet")
        yield* writes("hello")
        const other = yield* make(config)
        yield* other.send.text({ contact, sender, key: "k", text: "from another" })
        assert.deepStrictEqual(yield* got, ["from another"])
        const since = yield* DateTime.now
        const found = yield* other.lookup({ envelope: { contact, sender, key: "k" }, text: "", since, known: [] })
        assert.isTrue(Option.isSome(found))
      }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("goes into the session that is open now, though an earlier one is remembered", () =>
    Effect.gen(function* () {
      const { events, got, say, session, sessions, writes } = yield* listening
      yield* writes("hello")
      yield* sessions.close(yield* session)
      yield* writes("hello again")
      yield* say("and you")
      assert.deepStrictEqual(yield* got, ["and you"])
      assert.strictEqual(yield* events.size, 0)
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )
})

describe("a session", () => {
  it.scopedLive("tells who is in it and what was said", () =>
    Effect.gen(function* () {
      const { say, session, sessions, writes } = yield* listening
      yield* writes("hello")
      yield* say("good day")
      const it = yield* sessions.get((yield* session).id)
      assert.deepInclude(it, { status: "active", origin: "contact", handledBy: "bot", mode: "message" })
      assert.deepInclude(it.conversation, { contact, sender })
      const [person] = yield* sessions.participants(it)
      assert.deepInclude(person, { role: "contact", address: contact })
      const said = [...(yield* Stream.runCollect(sessions.history(it)))]
      assert.deepStrictEqual(
        said.map(({ isOurs, message }): ReadonlyArray<unknown> => [isOurs, message.text]),
        [
          [false, "hello"],
          [true, "good day"]
        ]
      )
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("takes notes, but only where the vendor lets one write", () =>
    Effect.gen(function* () {
      const { session, sessions, writes } = yield* listening
      yield* writes("hello")
      const it = yield* session
      yield* sessions.annotate(it, { CaseId: "500000000000001", ChannelIntent: "booking" })
      const { data } = yield* sessions.get(it.id)
      assert.deepInclude(data, { CaseId: "500000000000001AAA", ChannelIntent: "booking" })
      yield* sessions.annotate(it, { ChannelIntent: null })
      assert.notProperty((yield* sessions.get(it.id)).data, "ChannelIntent")
      for (const wrong of [{ Status: "Ended" }, { CaseId: "no id" }, { OwnerId: null }]) {
        assert.strictEqual((yield* Effect.flip(sessions.annotate(it, wrong))).reason._tag, "Conflict")
      }
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("is handed over to a queue of people, and then the bot has no word in it", () =>
    Effect.gen(function* () {
      const { missed, say, session, sessions, writes } = yield* listening
      yield* writes("a person, please")
      const it = yield* session
      for (const to of [{ agent: "005000000000002" }, { queue: "People" }]) {
        const error = yield* Effect.flip(sessions.transfer(it, to))
        assert.strictEqual(error.reason._tag, "Conflict")
        assert.include(error.message, "queue")
      }
      const before = DateTime.subtract(yield* DateTime.now, { minutes: 5 })
      assert.strictEqual(yield* Stream.runCount(missed(before)), 1)
      yield* sessions.transfer(it, { queue })
      const after = yield* sessions.get(it.id)
      assert.deepInclude(after, { status: "waiting", handledBy: "botThenAgent", queue: { id: queue } })
      assert.strictEqual((yield* Effect.flip(say("still here"))).reason._tag, "Conflict")
      assert.strictEqual(yield* Stream.runCount(missed(before)), 0, "what is said to people is not for the bot")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive("is told as soon as somebody else ends it", () =>
    Effect.gen(function* () {
      const { control, events, writes } = yield* listening
      yield* writes("hello")
      yield* control("POST", "texts", { from: guest, to: number, text: "STOP" })
      const consent = yield* events.take
      assert.deepInclude(JSON.parse(JSON.stringify(consent)), { _tag: "ConsentReported", consent: "optedOut" })
      const ended = yield* events.take
      assert.strictEqual(ended._tag === "SessionChanged" && ended.session.status, "ended")
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive(
    "that was offered before anybody listened is taken with the first word, and told of as it begins to listen",
    () =>
      Effect.gen(function* () {
        const { control, settings } = yield* practice("salesforce-messaging")
        const keys = new Map(Object.entries(settings))
        const config = yield* Effect.withConfigProvider(SalesforceConfig, ConfigProvider.fromMap(keys))
        const { listen, send } = yield* make({ ...config, pauses: ["20 millis", "20 millis"] })
        const begun = listen(Option.none())
        yield* control("POST", "texts", { from: guest, to: number, text: "hello" })
        const messages = Stream.filterMap(begun, (it) =>
          it._tag === "MessageReceived" ? Option.some(it) : Option.none()
        )
        const { conversation, message } = yield* Effect.flatten(Stream.runHead(messages))
        assert.strictEqual(message.text, "hello")
        const { contact, sender } = conversation
        yield* send.text({ contact, sender, key: "first", text: "Good day" })
      }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )

  it.scopedLive.each([
    ["accept", "active", "bot"],
    ["reject", "waiting", "botThenAgent"]
  ] as const)("that waits for the bot may be %s-ed by hand, where its id is known", ([operation, status, handledBy]) =>
    Effect.gen(function* () {
      const { control, settings } = yield* practice("salesforce-messaging")
      const keys = new Map(Object.entries(settings))
      const { botId, ...config } = yield* Effect.withConfigProvider(SalesforceConfig, ConfigProvider.fromMap(keys))
      yield* control("POST", "texts", { from: guest, to: number, text: "hello" })
      const { sessions } = yield* make(config)
      const it = yield* Effect.flatten(Stream.runHead(sessions.list))
      assert.strictEqual(it.status, "waiting")
      const error = yield* Effect.flip(sessions[operation](it))
      assert.strictEqual(error.reason._tag, "Conflict")
      assert.include(error.message, "PARLEY_SALESFORCE_BOT_ID")
      const knowing = yield* make({ ...config, ...(botId !== undefined && { botId }) })
      yield* knowing.sessions[operation](it)
      assert.deepInclude(yield* sessions.get(it.id), { status, handledBy })
    }).pipe(Effect.provide(NodeHttpClient.layerUndici))
  )
})
