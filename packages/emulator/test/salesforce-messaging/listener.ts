/** A subscriber of the Pub/Sub API, made from the vendor's proto: what it is told is read by the schema that the org gives. */
import { fileURLToPath } from "node:url"
import { Client, credentials, Metadata, type ServiceError, type StatusObject } from "@grpc/grpc-js"
import { loadSync, type MethodDefinition } from "@grpc/proto-loader"
import avro from "avsc"
import { Effect, Schema } from "effect"
import { until } from "../ground.ts"

const proto = fileURLToPath(new URL("../../proto/pubsub_api.proto", import.meta.url))
const service = loadSync(proto, { keepCase: true, enums: String, longs: Number, defaults: true })["eventbus.v1.PubSub"]

export const topic = "/event/Parley_Bot__e"
export const flatTopic = "/event/Parley_Bot_Flat__e"
export const sessionTopic = "/data/MessagingSessionChangeEvent"

const Topic = Schema.Struct({
  topic_name: Schema.String,
  tenant_guid: Schema.String,
  can_publish: Schema.Boolean,
  can_subscribe: Schema.Boolean,
  schema_id: Schema.String
})
const Info = Schema.Struct({ schema_json: Schema.String, schema_id: Schema.String })
const Fetched = Schema.Struct({
  events: Schema.Array(
    Schema.Struct({
      event: Schema.Struct({ id: Schema.String, schema_id: Schema.String, payload: Schema.Uint8ArrayFromSelf }),
      replay_id: Schema.Uint8ArrayFromSelf
    })
  ),
  latest_replay_id: Schema.Uint8ArrayFromSelf,
  rpc_id: Schema.NonEmptyString,
  pending_num_requested: Schema.Int
})
export const Published = Schema.Struct({
  results: Schema.Array(
    Schema.Struct({
      replay_id: Schema.Uint8ArrayFromSelf,
      error: Schema.NullOr(Schema.Struct({ code: Schema.String })),
      correlation_key: Schema.String
    })
  )
})

const method = (name: string): MethodDefinition<object, object> => {
  const it = service === undefined || "format" in service ? undefined : service[name]
  if (it === undefined) throw new Error(`the proto has no ${name}`)
  return it
}

const code = (status: StatusObject | ServiceError) => ({
  status: status.code,
  error: String(status.metadata.get("error-code")[0] ?? "").replace("sfdc.platform.eventbus.grpc.", "")
})

export interface Event {
  readonly id: string
  readonly replay: Uint8Array
  readonly payload: Uint8Array
  readonly schema: string
}

/** What a subscriber has heard so far. */
export interface Heard {
  readonly events: Array<Event>
  /** The empty answers: where the stream stood. */
  readonly idle: Array<Uint8Array>
  latest: Uint8Array
  pending: number
  ended: ReturnType<typeof code> | undefined
}

/** `url` of the Pub/Sub API; the tenant is the practice org's. */
export const listener = (url: string, token: string, headers: Record<string, string> = {}) =>
  Effect.gen(function* () {
    const client = new Client(new URL(url).host, credentials.createInsecure())
    yield* Effect.addFinalizer(() => Effect.sync(() => client.close()))
    const metadata = new Metadata()
    const all = { accesstoken: token, instanceurl: "http://127.0.0.1", tenantid: "00D000000000001", ...headers }
    for (const [name, value] of Object.entries(all)) if (value !== "") metadata.set(name, value)

    const ask = (name: string, request: object): Effect.Effect<object, ReturnType<typeof code>> =>
      Effect.async((resume) => {
        const { path, requestSerialize, responseDeserialize } = method(name)
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, (error, reply) =>
          resume(error ? Effect.fail(code(error)) : Effect.succeed(reply ?? {}))
        )
      })

    const getTopic = (name: string) =>
      Effect.map(ask("GetTopic", { topic_name: name }), Schema.decodeUnknownSync(Topic))
    const getSchema = (id: string) => Effect.map(ask("GetSchema", { schema_id: id }), Schema.decodeUnknownSync(Info))

    const subscribe = (request: object = {}) => {
      const { path, requestSerialize, responseDeserialize } = method("Subscribe")
      const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata)
      const it: Heard = { events: [], idle: [], latest: new Uint8Array(), pending: 0, ended: undefined }
      call.on("data", (reply: unknown) => {
        const { events, latest_replay_id, pending_num_requested } = Schema.decodeUnknownSync(Fetched)(reply)
        it.latest = latest_replay_id
        it.pending = pending_num_requested
        if (events.length === 0) it.idle.push(latest_replay_id)
        for (const { event, replay_id } of events) {
          it.events.push({ id: event.id, replay: replay_id, payload: event.payload, schema: event.schema_id })
        }
      })
      call.on("error", () => {})
      call.on("status", (status: StatusObject) => {
        it.ended = code(status)
      })
      const fetch = (request: object) => void call.write(request)
      fetch({ topic_name: topic, num_requested: 100, ...request })
      return Object.assign(it, { call, fetch })
    }

    /** As `subscribe`, once it is certain that nothing published from now on is missed. */
    const hear = (request: object = {}) =>
      Effect.gen(function* () {
        const it = subscribe(request)
        yield* until(() => it.idle.length + it.events.length > 0 || it.ended !== undefined)
        return it
      })

    const types = new Map<string, avro.Type>()
    /** An event's fields. */
    const decode = ({ payload, schema }: Event) =>
      Effect.gen(function* () {
        const type = types.get(schema) ?? avro.Type.forSchema(JSON.parse((yield* getSchema(schema)).schema_json))
        types.set(schema, type)
        const fields: unknown = type.fromBuffer(Buffer.from(payload))
        return Schema.decodeUnknownSync(Schema.Record({ key: Schema.String, value: Schema.Unknown }))(fields)
      })
    return { ask, decode, getSchema, getTopic, hear, subscribe }
  })
