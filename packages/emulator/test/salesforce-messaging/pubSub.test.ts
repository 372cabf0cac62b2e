/** The practice Pub/Sub API over real gRPC: topics, schemas, as many events as were asked for, from any point of the stream. */
import { Server } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { status } from "@grpc/grpc-js"
import avro from "avsc"
import { Effect, Schema } from "effect"
import { until } from "../ground.ts"
import { flatTopic, listener, Published, sessionTopic, topic } from "./listener.ts"
import { talking } from "./talking.ts"

const Payload = Schema.Struct({ Payload__c: Schema.String })

/** Publishes events of the bot's topic, each with a text. */
const publisher = ({ ask, getSchema, getTopic }: Effect.Effect.Success<ReturnType<typeof listener>>) =>
  Effect.gen(function* () {
    const { schema_id } = yield* getTopic(topic)
    const type = avro.Type.forSchema(JSON.parse((yield* getSchema(schema_id)).schema_json))
    return (...texts: ReadonlyArray<string>) =>
      Effect.map(
        ask("Publish", {
          topic_name: topic,
          events: texts.map((text) => ({
            id: text,
            schema_id,
            payload: type.toBuffer({ CreatedDate: Date.now(), CreatedById: "x", Payload__c: text, EventType__c: null })
          }))
        }),
        (reply) => Schema.decodeUnknownSync(Published)(reply).results
      )
  })

const texts = (
  { decode }: Effect.Effect.Success<ReturnType<typeof listener>>,
  events: ReadonlyArray<Parameters<typeof decode>[0]>
) =>
  Effect.forEach(events, (event) => Effect.map(decode(event), (it) => Schema.decodeUnknownSync(Payload)(it).Payload__c))

describe("a topic", () => {
  it.scopedLive("is described with its Avro schema, under the practice ground's port and one", () =>
    Effect.gen(function* () {
      const { events, pubSub, url } = yield* talking()
      const one = yield* events.getTopic(topic)
      assert.deepInclude(one, {
        topic_name: topic,
        tenant_guid: "00D000000000001",
        can_publish: true,
        can_subscribe: true
      })
      const { schema_json } = yield* events.getSchema(one.schema_id)
      const names = avro.Type.forSchema(JSON.parse(schema_json))
      assert.deepInclude(names.name, "com.sforce.eventbus.Parley_Bot__e")
      assert.include(schema_json, '{"name":"Payload__c","type":["null","string"],"default":null}')
      assert.isFalse((yield* events.getTopic(sessionTopic)).can_publish)
      assert.isTrue((yield* events.getTopic(flatTopic)).can_publish)
      assert.isAbove(Number(new URL(pubSub).port), 0)
      assert.notStrictEqual(new URL(pubSub).port, new URL(url).port)

      const none = yield* Effect.flip(events.getTopic("/event/None__e"))
      assert.deepStrictEqual(none, { status: status.NOT_FOUND, error: "topic.not.found" })
      const unnamed = yield* Effect.flip(events.getTopic(""))
      assert.deepStrictEqual(unnamed, { status: status.INVALID_ARGUMENT, error: "topic.validation.empty" })
      const unknown = yield* Effect.flip(events.getSchema("none"))
      assert.deepStrictEqual(unknown, { status: status.INVALID_ARGUMENT, error: "schema.validation.failed" })
      const managed = yield* Effect.flip(events.ask("PublishStream", {}))
      assert.strictEqual(managed.status, status.UNIMPLEMENTED)
    })
  )

  it.scopedLive("is for whoever brings a good token of this org", () =>
    Effect.gen(function* () {
      const { access_token, pubSub } = yield* talking()
      const asks = (token: string, headers: Record<string, string> = {}) =>
        Effect.flatMap(listener(pubSub, token, headers), ({ getTopic, hear }) =>
          Effect.zip(
            Effect.flip(getTopic(topic)),
            Effect.map(hear(), (it) => it.ended)
          )
        )
      const wrong = { status: status.UNAUTHENTICATED, error: "service.auth.error" }
      const missing = { status: status.UNAUTHENTICATED, error: "service.auth.headers.invalid" }
      assert.deepStrictEqual(yield* asks("stranger"), [wrong, wrong])
      assert.deepStrictEqual(yield* asks(access_token, { tenantid: "00D000000000002" }), [wrong, wrong])
      assert.deepStrictEqual(yield* asks(""), [missing, missing])
      for (const name of ["instanceurl", "tenantid"]) {
        assert.deepStrictEqual(yield* asks(access_token, { [name]: "" }), [missing, missing])
      }
    })
  )
})

describe("a subscription", () => {
  it.scopedLive("is told as many events as it has asked for, and the rest when it asks again", () =>
    Effect.gen(function* () {
      const { events } = yield* talking()
      const publish = yield* publisher(events)
      const it = yield* events.hear({ num_requested: 2 })
      assert.lengthOf(it.idle, 1)
      const results = yield* publish("one", "two", "three")
      assert.deepStrictEqual(
        results.map(({ correlation_key }) => correlation_key),
        ["one", "two", "three"]
      )
      yield* until(() => it.events.length === 2)
      assert.strictEqual(it.pending, 0)
      yield* Effect.sleep("30 millis")
      assert.lengthOf(it.events, 2)
      it.fetch({ num_requested: 5 })
      yield* until(() => it.events.length === 3)
      assert.strictEqual(it.pending, 4)
      assert.deepStrictEqual(yield* texts(events, it.events), ["one", "two", "three"])
      assert.deepStrictEqual(
        it.events.map(({ replay }) => replay),
        results.map(({ replay_id }) => replay_id)
      )
      assert.lengthOf(new Set(it.events.map(({ id }) => id)), 3)
      assert.deepStrictEqual(it.latest, it.events[2]?.replay)
    })
  )

  it.scopedLive("starts at the tip, at the earliest event, or after a replay id, that of an empty answer too", () =>
    Effect.gen(function* () {
      const { events } = yield* talking()
      const publish = yield* publisher(events)
      const first = yield* events.hear()
      const [begin = new Uint8Array()] = first.idle
      yield* publish("one", "two", "three")
      const from = (request: object) => Effect.flatMap(events.hear(request), (it) => texts(events, it.events))
      assert.deepStrictEqual(yield* from({}), [])
      assert.deepStrictEqual(yield* from({ replay_preset: "EARLIEST" }), ["one", "two", "three"])
      const custom = { replay_preset: "CUSTOM" }
      yield* until(() => first.events.length === 3)
      assert.deepStrictEqual(yield* from({ ...custom, replay_id: first.events[0]?.replay }), ["two", "three"])
      assert.deepStrictEqual(yield* from({ ...custom, replay_id: begin }), ["one", "two", "three"])
      assert.deepStrictEqual(yield* from({ ...custom, replay_id: first.latest }), [])
    })
  )

  it.scopedLive("is refused with the vendor's code where it asks for what is not there", () =>
    Effect.gen(function* () {
      const { events } = yield* talking()
      const publish = yield* publisher(events)
      yield* publish("one")
      const ends = (request: object) => Effect.map(events.hear(request), ({ ended }) => ended)
      const invalid = (error: string) => ({ status: status.INVALID_ARGUMENT, error: `subscription.fetch.${error}` })
      const custom = { replay_preset: "CUSTOM" }
      for (const replay_id of [new Uint8Array([1]), new Uint8Array(8)]) {
        assert.deepStrictEqual(yield* ends({ ...custom, replay_id }), invalid("replayid.corrupted"))
      }
      assert.deepStrictEqual(yield* ends(custom), invalid("replayid.validation.failed"))
      assert.deepStrictEqual(yield* ends({ num_requested: 0 }), invalid("requested.events.invalid"))
      const missing = { status: status.NOT_FOUND, error: "topic.not.found" }
      assert.deepStrictEqual(yield* ends({ topic_name: "/event/None__e" }), missing)
      const it = yield* events.hear()
      it.fetch({ topic_name: flatTopic, num_requested: 1 })
      yield* until(() => it.ended !== undefined)
      assert.deepStrictEqual(it.ended, invalid("topic.mismatch"))
      const flat = yield* events.hear({ topic_name: flatTopic })
      flat.call.end()
      yield* until(() => flat.ended !== undefined)
      assert.strictEqual(flat.ended?.status, status.OK)
    })
  )
})

it.scopedLive("what is no event of a topic is not published, and nobody but the org publishes changes", () =>
  Effect.gen(function* () {
    const { events } = yield* talking()
    const reply = yield* events.ask("Publish", { topic_name: topic, events: [{ id: "x", payload: Buffer.from([1]) }] })
    assert.strictEqual(Schema.decodeUnknownSync(Published)(reply).results[0]?.error?.code, "PUBLISH")
    const empty = yield* Effect.flip(events.ask("Publish", { topic_name: topic, events: [] }))
    assert.deepStrictEqual(empty, { status: status.INVALID_ARGUMENT, error: "publish.event.count.invalid" })
    const change = yield* Effect.flip(events.ask("Publish", { topic_name: sessionTopic, events: [{}] }))
    assert.strictEqual(change.status, status.PERMISSION_DENIED)
  })
)

/** A practice ground whose next port somebody else has; the ports are found by trying. */
const crowded = Effect.gen(function* () {
  const other = new Server()
  yield* Effect.acquireRelease(
    Effect.async<void>((resume) => void other.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () => Effect.sync(() => other.close())
  )
  const address = other.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return { port, ...(yield* talking({ port: port - 1 })) }
}).pipe(Effect.retry({ times: 10 }))

it.scopedLive("where the next port is taken, it is served on another one", () =>
  Effect.gen(function* () {
    const { events, port, pubSub } = yield* crowded
    assert.notStrictEqual(new URL(pubSub).port, String(port))
    yield* events.getTopic(topic)
  })
)
