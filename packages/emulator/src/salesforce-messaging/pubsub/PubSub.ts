/** The Pub/Sub API: gRPC, Avro, and as many events as were asked for, from whichever point in the stream. */
import { randomUUID } from "node:crypto"
import type { Metadata, sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js"
import type { PlatformError } from "@effect/platform/Error"
import { Clock, Deferred, Effect, FiberId, FiberSet, Schema, type Scope, Stream } from "effect"
import type { Receipt, Site } from "../../Platform.ts"
import { organization } from "../Account.ts"
import { topicOf, topics } from "./avro.ts"
import { long } from "../org/Id.ts"
import * as PubSubLog from "./Log.ts"
import { PubSubRefusal, refuse } from "./Refusal.ts"
import * as PubSubServer from "./Server.ts"
import * as PubSubSubscribers from "./Subscribers.ts"
import type { Tokens } from "../login/Tokens.ts"

export interface PubSub {
  /** Where it is served, in clear text. */
  readonly port: number
  /** Keeps an event, and tells it to who is subscribed; at 200 it is told, or will be once it is asked for. */
  readonly publish: (topic: string, payload: Uint8Array) => Effect.Effect<Receipt["webhook"]>
  /** Whether anybody is subscribed. */
  readonly isHeard: (topic: string) => boolean
}

const TopicRequest = Schema.Struct({ topic_name: Schema.String })
const SchemaRequest = Schema.Struct({ schema_id: Schema.String })
const FetchRequest = Schema.Struct({
  topic_name: Schema.String,
  replay_preset: Schema.Literal("LATEST", "EARLIEST", "CUSTOM"),
  replay_id: Schema.Uint8ArrayFromSelf,
  num_requested: Schema.Int
})
type FetchRequest = typeof FetchRequest.Type
const PublishRequest = Schema.Struct({
  topic_name: Schema.String,
  events: Schema.Array(Schema.Struct({ id: Schema.String, payload: Schema.Uint8ArrayFromSelf }))
})

/** The vendor lets up to 270 seconds pass; nobody in practice wants to wait for that. */
const pace = "3 seconds"

/** The first bad outcome, or else the first: nobody who has not subscribed is told. */
const summary = (outcomes: ReadonlyArray<Receipt["webhook"]>): Receipt["webhook"] =>
  outcomes.find((it) => "failed" in it || it.status !== 200) ?? outcomes[0] ?? { failed: "unsubscribed" }

const named = (name: string) =>
  name === ""
    ? new PubSubRefusal({ reason: "topic.validation.empty" })
    : Effect.mapError(topicOf(name), () => new PubSubRefusal({ reason: "topic.not.found" }))

const about = ({ topic_name }: typeof TopicRequest.Type) =>
  Effect.map(named(topic_name), ({ canPublish, name, schemaId }) => ({
    topic_name: name,
    tenant_guid: organization,
    can_publish: canPublish,
    can_subscribe: true,
    schema_id: schemaId,
    rpc_id: randomUUID()
  }))

const written = ({ schema_id }: typeof SchemaRequest.Type) =>
  Effect.mapBoth(Effect.fromNullable(topics.find(({ schemaId }) => schemaId === schema_id)), {
    onFailure: () => new PubSubRefusal({ reason: "schema.validation.failed" }),
    onSuccess: ({ schema }) => ({ schema_json: schema, schema_id, rpc_id: randomUUID() })
  })

/** Ends when the bot has no more to ask, or is gone. */
const requests = (call: PubSubSubscribers.Call) =>
  Stream.asyncPush<unknown>(
    (emit) =>
      Effect.sync(() => {
        call.on("data", (request: unknown) => emit.single(request))
        call.on("end", () => emit.end()).on("cancelled", () => emit.end())
      }),
    { bufferSize: "unbounded" }
  ).pipe(Stream.mapEffect((request) => Effect.orDie(Schema.decodeUnknown(FetchRequest)(request))))

const notAnEvent = { code: "PUBLISH", msg: "This is no event of the topic" }

export const make = (
  site: Pick<Site, "url" | "journal" | "faults">,
  { isGood }: Pick<Tokens, "isGood">
): Effect.Effect<PubSub, PlatformError, Scope.Scope> =>
  Effect.gen(function* () {
    const log = yield* PubSubLog.make(site)
    const run = yield* FiberSet.makeRuntime()
    const server = yield* PubSubServer.make(site.url)
    const subscribers = PubSubSubscribers.make(site.faults, log, server)

    const guard = Effect.fnUntraced(function* (metadata: Metadata) {
      const said = (name: string) => metadata.get(name).join()
      const tenant = said("tenantid")
      if (said("accesstoken") === "" || tenant === "" || !/^https?:/.test(said("instanceurl"))) {
        return yield* new PubSubRefusal({ reason: "service.auth.headers.invalid" })
      }
      const ours = tenant === organization || tenant === long(organization)
      if (!ours || !isGood(said("accesstoken"))) return yield* new PubSubRefusal({ reason: "service.auth.error" })
    })

    const unary =
      <A, I, B>(schema: Schema.Schema<A, I>, answer: (request: A) => Effect.Effect<B, PubSubRefusal>) =>
      (call: ServerUnaryCall<unknown, B>, callback: sendUnaryData<B>) =>
        run(
          guard(call.metadata).pipe(
            Effect.zipRight(Effect.orDie(Schema.decodeUnknown(schema)(call.request))),
            Effect.flatMap(answer),
            Effect.match({
              onFailure: (refusal) => callback(refuse(refusal)),
              onSuccess: (reply) => callback(null, reply)
            })
          )
        )

    const post = (topic: string, payload: Uint8Array) =>
      Effect.flatMap(log.append(topic, payload), ({ position }) =>
        Effect.map(subscribers.tellAll(topic), (outcomes) => ({ position, outcomes }))
      )

    const take = Effect.fnUntraced(function* ({ events, topic_name }: typeof PublishRequest.Type) {
      const { canPublish, fits, name, schemaId } = yield* named(topic_name)
      if (!canPublish) return yield* new PubSubRefusal({ reason: "publish.topic.cannot.publish" })
      if (events.length === 0) return yield* new PubSubRefusal({ reason: "publish.event.count.invalid" })
      const one = Effect.fnUntraced(function* ({ id, payload }: (typeof events)[number]) {
        if (!fits(payload)) return { error: notAnEvent, correlation_key: id }
        const { position } = yield* post(name, payload)
        return { replay_id: PubSubLog.replayId(position), correlation_key: id }
      })
      const results = yield* Effect.forEach(events, one)
      return { results, schema_id: schemaId, rpc_id: randomUUID() }
    })

    const start = Effect.fnUntraced(function* (topic: string, { replay_id, replay_preset }: FetchRequest) {
      if (replay_preset === "LATEST") return log.tip(topic)
      const now = yield* Clock.currentTimeMillis
      if (replay_preset === "EARLIEST") return log.earliest(topic, now)
      if (replay_id.length === 0) {
        return yield* new PubSubRefusal({ reason: "subscription.fetch.replayid.validation.failed" })
      }
      const position = PubSubLog.positionOf(replay_id)
      if (log.holds(topic, position, now)) return position
      return yield* new PubSubRefusal({ reason: "subscription.fetch.replayid.corrupted" })
    })

    const subscribe = (call: PubSubSubscribers.Call) => {
      let it: PubSubSubscribers.Subscriber | undefined
      const ended = Deferred.unsafeMake<never, PubSubRefusal>(FiberId.none)

      const fetch = Effect.fnUntraced(function* (request: FetchRequest) {
        if (request.num_requested < 1) {
          return yield* new PubSubRefusal({ reason: "subscription.fetch.requested.events.invalid" })
        }
        if (it === undefined) {
          const topic = yield* named(request.topic_name)
          it = { topic, call, ended, told: yield* start(topic.name, request), wanted: 0 }
          subscribers.add(it)
        }
        if (request.topic_name !== "" && request.topic_name !== it.topic.name) {
          return yield* new PubSubRefusal({ reason: "subscription.fetch.topic.mismatch" })
        }
        yield* subscribers.ask(it, request.num_requested)
      })

      const stillHere = Effect.forever(
        Effect.delay(
          Effect.suspend(() => (it === undefined ? Effect.void : subscribers.stillHere(it))),
          pace
        )
      )

      run(
        guard(call.metadata).pipe(
          Effect.zipRight(
            Effect.raceFirst(
              Stream.runForEach(requests(call), fetch),
              Effect.raceFirst(Deferred.await(ended), stillHere)
            )
          ),
          Effect.ensuring(Effect.sync(() => it && subscribers.remove(it))),
          Effect.match({
            onFailure: (refusal) => void call.emit("error", refuse(refusal)),
            onSuccess: () => void call.end()
          })
        )
      )
    }

    server.serve({
      GetTopic: unary(TopicRequest, about),
      GetSchema: unary(SchemaRequest, written),
      Publish: unary(PublishRequest, take),
      Subscribe: subscribe
    })

    return {
      port: server.port,
      publish: (topic, payload) => Effect.map(post(topic, payload), ({ outcomes }) => summary(outcomes)),
      isHeard: subscribers.has
    }
  })
