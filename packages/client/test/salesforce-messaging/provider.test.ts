/** What the provider does with sessions and words, on the practice ground. */
import type { HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { make, SalesforceConfig } from "@parley/client/salesforce-messaging"
import { Address, type Event, type Session } from "@parley/messaging"
import { ConfigProvider, Context, DateTime, Effect, Exit, Layer, Option, Queue, Schema, Scope, Stream } from "effect"
import { practice } from "../practice.ts"

const number = "+15005550040"
const queue = "00G000000000001EAA"
const sender = Address.make("b0000000-0000-4000-8000-000000000001")

const Said = Schema.Struct({ messages: Schema.Array(Schema.Struct({ direction: Schema.String, text: Schema.String })) })

const ground = Effect.gen(function* () {
  const { control, settings } = yield* practice("salesforce-messaging")
  const keys = new Map(Object.entries(settings))
  const config = yield* Effect.withConfigProvider(SalesforceConfig, ConfigProvider.fromMap(keys))
  return { config: { ...config, pauses: ["20 millis", "20 millis"] as const }, control }
})

const outcomes = [
  ["accept", "active", "bot"],
  ["reject", "waiting", "botThenAgent"]
] as const

/** One ground, and one provider that listens there, for all who write. */
class Practice extends Context.Tag("Practice")<Practice, Effect.Effect.Success<typeof practised>>() {
  static readonly layer = Layer.scoped(
    this,
    Effect.suspend(() => practised)
  ).pipe(Layer.provideMerge(NodeHttpClient.layerUndici))
}
const practised = Effect.gen(function* () {
  const { config, control } = yield* ground
  const provider = yield* make(config)
  const all = new Map<string, Queue.Queue<Event>>()
  const places = yield* Queue.unbounded<string>()
  yield* Effect.forkScoped(
    Stream.runForEach(provider.listen(Option.none()), (it) =>
      it._tag === "Bookmark" ? places.offer(it.at) : (all.get(it.conversation.contact)?.offer(it) ?? Effect.void)
    )
  )
  // Once the platform has said where it stands.
  yield* places.take
  return { provider, config, control, all, count: { guests: 0 } }
})

/** Somebody new who writes, and what comes of it. */
const guest = Effect.gen(function* () {
  const { all, config, control, count, provider } = yield* Practice
  const from = `+1555123${4000 + ++count.guests}`
  const events = yield* Queue.unbounded<Event>()
  all.set(from, events)
  const contact = Address.make(from)
  const posts = (text: string) => control("POST", "texts", { from, to: number, text })
  const got = Effect.map(control("GET", `messages?contact=${encodeURIComponent(from)}`), (answer) =>
    Schema.decodeUnknownSync(Said)(answer)
      .messages.filter(({ direction }) => direction === "outbound")
      .map(({ text }) => text)
  )
  const isTheirs = ({ conversation }: Session) => conversation?.contact === contact
  return {
    ...provider,
    config,
    contact,
    events,
    got,
    posts,
    writes: (text: string) => Effect.zipRight(posts(text), events.take),
    say: (text: string, key: string = text) => provider.send.text({ contact, sender, key, text }),
    session: Effect.flatten(Stream.runHead(Stream.filter(provider.sessions.list, isTheirs))),
    heard: (since: DateTime.Utc) =>
      Stream.runCount(Stream.filter(provider.missed(since), (it) => it.conversation.contact === contact))
  }
})

/** `layer` of @effect/vitest would change `it` for all files that share this process. */
const scope = Effect.runSync(Scope.make())
const opened = Effect.runSync(Effect.cached(Layer.buildWithScope(Practice.layer, scope)))
const on = <E>(name: string, test: () => Effect.Effect<void, E, Practice | HttpClient.HttpClient | Scope.Scope>) =>
  it.scopedLive(name, () => Effect.flatMap(opened, (context) => Effect.provide(test(), context)))

describe("on the practice ground,", () => {
  beforeAll(() => Effect.runPromise(Effect.asVoid(opened)))
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

  describe("a message", () => {
    on("under one key is said once, and has one id, a UUID that anybody can work out again", () =>
      Effect.gen(function* () {
        const { got, say, writes } = yield* guest
        yield* writes("hello")
        const id = yield* say("once", "key-1")
        assert.strictEqual(yield* say("once", "key-1"), id)
        assert.notStrictEqual(yield* say("again", "key-2"), id)
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        assert.deepStrictEqual(yield* got, ["once", "again"])
      })
    )

    on("to somebody who has not written is refused, with advice; and finds a talk that another process heard", () =>
      Effect.gen(function* () {
        const { config, contact, got, say, writes } = yield* guest
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
      })
    )

    on("goes into the session that is open now, though an earlier one is remembered", () =>
      Effect.gen(function* () {
        const { got, say, session, sessions, writes } = yield* guest
        yield* writes("hello")
        yield* sessions.close(yield* session)
        yield* writes("hello again")
        yield* say("and you")
        assert.deepStrictEqual(yield* got, ["and you"])
      })
    )
  })

  describe("a session", () => {
    on("tells who is in it and what was said", () =>
      Effect.gen(function* () {
        const { contact, say, session, sessions, writes } = yield* guest
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
      })
    )

    on("takes notes, but only where the vendor lets one write", () =>
      Effect.gen(function* () {
        const { session, sessions, writes } = yield* guest
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
      })
    )

    on("is handed over to a queue of people, and then the bot has no word in it", () =>
      Effect.gen(function* () {
        const { heard, say, session, sessions, writes } = yield* guest
        yield* writes("a person, please")
        const it = yield* session
        for (const to of [{ agent: "005000000000002" }, { queue: "People" }, { queue: "005000000000002" }]) {
          const error = yield* Effect.flip(sessions.transfer(it, to))
          assert.strictEqual(error.reason._tag, "Conflict")
          assert.include(error.message, "queue")
        }
        const before = DateTime.subtract(yield* DateTime.now, { minutes: 5 })
        assert.strictEqual(yield* heard(before), 1)
        yield* sessions.transfer(it, { queue })
        const after = yield* sessions.get(it.id)
        assert.deepInclude(after, { status: "waiting", handledBy: "botThenAgent", queue: { id: queue } })
        assert.strictEqual((yield* Effect.flip(say("still here"))).reason._tag, "Conflict")
        assert.strictEqual(yield* heard(before), 0, "what is said to people is not for the bot")
      })
    )

    on("is told as soon as somebody else ends it", () =>
      Effect.gen(function* () {
        const { events, posts, writes } = yield* guest
        yield* writes("hello")
        yield* posts("STOP")
        const consent = yield* events.take
        assert.deepInclude(JSON.parse(JSON.stringify(consent)), { _tag: "ConsentReported", consent: "optedOut" })
        const ended = yield* events.take
        assert.strictEqual(ended._tag === "SessionChanged" && ended.session.status, "ended")
      })
    )

    on("that was offered before anybody listened is taken, and told of, as the bot begins to", () =>
      Effect.gen(function* () {
        const { config, control } = yield* ground
        const { listen, send } = yield* make(config)
        const begun = listen(Option.none())
        yield* control("POST", "texts", { from: "+15551234567", to: number, text: "hello" })
        const messages = Stream.filterMap(begun, (it) =>
          it._tag === "MessageReceived" ? Option.some(it) : Option.none()
        )
        const { conversation, message } = yield* Effect.flatten(Stream.runHead(messages))
        assert.strictEqual(message.text, "hello")
        const { contact, sender } = conversation
        yield* send.text({ contact, sender, key: "first", text: "Good day" })
      })
    )

    on("that waits for the bot may be accepted or rejected by hand, though nobody has told the bot's id", () =>
      Effect.gen(function* () {
        const { config, control } = yield* ground
        const { botId: _, ...untold } = config
        const { sessions } = yield* make(untold)
        for (const [index, [operation, status, handledBy]] of outcomes.entries()) {
          yield* control("POST", "texts", { from: `+1555123456${index}`, to: number, text: "hello" })
          const it = yield* Effect.flatten(Stream.runHead(sessions.list))
          assert.strictEqual(it.status, "waiting")
          yield* sessions[operation](it)
          assert.deepInclude(yield* sessions.get(it.id), { status, handledBy })
        }
      })
    )
  })
})
