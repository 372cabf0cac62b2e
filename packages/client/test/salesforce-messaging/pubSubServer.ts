/** A Pub/Sub server on a free port that keeps events in memory and answers as a test wants it: the vendor's proto, our Avro. */
import { fileURLToPath } from "node:url"
import { Metadata, Server, ServerCredentials, type ServerDuplexStream, status } from "@grpc/grpc-js"
import { loadSync } from "@grpc/proto-loader"
import avro from "avsc"
import { Effect, Schema } from "effect"

const proto = fileURLToPath(new URL("../../proto/pubsub_api.proto", import.meta.url))

/** As an org writes the schema of a custom platform event. */
const schema = (more: ReadonlyArray<object> = []) => ({
  type: "record" as const,
  name: "Bot_Said__e",
  namespace: "com.sforce.eventbus",
  fields: [
    { name: "CreatedDate", type: "long" },
    { name: "CreatedById", type: "string" },
    { name: "Payload__c", type: ["null", "string"], default: null },
    { name: "EventType__c", type: ["null", "string"], default: null },
    ...more
  ]
})

export const oldSchema = "schema-old"
export const newSchema = "schema-new"
const schemas: ReadonlyMap<string, string> = new Map([
  [oldSchema, JSON.stringify(schema())],
  [newSchema, JSON.stringify(schema([{ name: "Added__c", type: ["null", "double"], default: null }]))]
])

const Asked = Schema.Struct({
  topic_name: Schema.String,
  replay_preset: Schema.String,
  replay_id: Schema.Uint8ArrayFromSelf,
  num_requested: Schema.Number
})
type Asked = typeof Asked.Type

const placed = (place: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(place))
  return bytes
}
/** The place of the nth event, from 1, as a bookmark has it. */
export const placeOf = (nth: number): string => placed(nth).toString("base64")

const fault = (code: number, own: string) => {
  const metadata = new Metadata()
  metadata.set("error-code", `sfdc.platform.eventbus.grpc.${own}`)
  return Object.assign(new Error("canary-words"), { code, details: "canary-words", metadata })
}
export const lost = fault(status.INVALID_ARGUMENT, "subscription.fetch.replayid.corrupted")
export const strange = fault(status.UNAUTHENTICATED, "service.auth.error")
export const away = fault(status.UNAVAILABLE, "service.unavailable")
export const unknown = fault(status.NOT_FOUND, "topic.not.found")

/** Whose events nobody can read. */
const refusedSchemas: ReadonlyMap<string, Error> = new Map([
  ["schema-nobody-knows", fault(status.INVALID_ARGUMENT, "schema.validation.failed")],
  ["schema-gone", fault(status.NOT_FOUND, "schema.not.found")],
  ["schema-of-others", fault(status.PERMISSION_DENIED, "schema.permission.denied")]
])

export interface Heard {
  readonly token: string
  readonly instance: string
  readonly tenant: string
  readonly asked: Array<Asked>
  /** The bot has ended the call. */
  isCancelled: boolean
}
type Call = ServerDuplexStream<unknown, unknown>

export const pubSubServer = (options: { readonly port?: number } = {}) =>
  Effect.gen(function* () {
    const events: Array<{ readonly schema: string; readonly payload: Buffer }> = []
    const heard: Array<Heard> = []
    const open = new Map<Call, { told: number; wanted: number }>()
    const schemasAsked: Array<string> = []
    /** What becomes of the calls that come, in their order; what is not said goes well. */
    const script: Array<Error | "silent" | "end"> = []
    const schemaScript: Array<Error> = []

    const told = (call: Call, state: { told: number; wanted: number }) => {
      while (state.wanted > 0 && state.told < events.length) {
        const from = state.told
        const batch = events.slice(from, from + Math.min(state.wanted, 100))
        state.told += batch.length
        state.wanted -= batch.length
        call.write({
          events: batch.map(({ payload, schema }, index) => ({
            event: { id: `event-${from + index + 1}`, schema_id: schema, payload },
            replay_id: placed(from + index + 1)
          })),
          // Of the topic, and not of this answer.
          latest_replay_id: placed(events.length),
          pending_num_requested: state.wanted
        })
      }
    }

    const subscribe = (call: Call) => {
      const [token = "", instance = "", tenant = ""] = ["accesstoken", "instanceurl", "tenantid"].map((name) =>
        String(call.metadata.get(name)[0] ?? "")
      )
      const it: Heard = { token, instance, tenant, asked: [], isCancelled: false }
      heard.push(it)
      const fate = script.shift()
      call.on("cancelled", () => {
        it.isCancelled = true
        open.delete(call)
      })
      call.on("error", () => open.delete(call))
      call.on("data", (data: unknown) => {
        const asked = Schema.decodeUnknownSync(Asked)(data)
        const isFirst = it.asked.length === 0
        it.asked.push(asked)
        if (fate === "silent") return
        if (fate === "end") return void call.end()
        if (fate !== undefined) return void call.emit("error", fate)
        if (!isFirst) {
          const state = open.get(call)
          if (state === undefined) return
          state.wanted += asked.num_requested
          return told(call, state)
        }
        const place = Buffer.from(asked.replay_id)
        const from =
          asked.replay_preset === "CUSTOM"
            ? Number(place.readBigInt64BE())
            : asked.replay_preset === "EARLIEST"
              ? 0
              : events.length
        const state = { told: from, wanted: asked.num_requested }
        open.set(call, state)
        told(call, state)
      })
    }

    const definition = loadSync(proto, { keepCase: true, enums: String, longs: Number, defaults: true })[
      "eventbus.v1.PubSub"
    ]
    const server = new Server()
    server.addService(definition === undefined || "format" in definition ? {} : definition, {
      Subscribe: subscribe,
      GetSchema: (call: { request: { schema_id: string } }, answer: (error: Error | null, value?: object) => void) => {
        schemasAsked.push(call.request.schema_id)
        const schema_json = schemas.get(call.request.schema_id)
        const fate = schemaScript.shift() ?? refusedSchemas.get(call.request.schema_id)
        return fate === undefined ? answer(null, { schema_json, schema_id: call.request.schema_id }) : answer(fate)
      }
    })
    const port = yield* Effect.acquireRelease(
      Effect.async<number>((resume) => {
        server.bindAsync(`127.0.0.1:${options.port ?? 0}`, ServerCredentials.createInsecure(), (error, port) =>
          resume(error === null ? Effect.succeed(port) : Effect.die(error))
        )
      }),
      () => Effect.sync(() => server.forceShutdown())
    )

    const types = new Map([...schemas].map(([id, json]) => [id, avro.Type.forSchema(JSON.parse(json))]))
    /** An event is published; `bytes` in place of what its schema would have. */
    const publish = (type: string, payload: unknown, schema = oldSchema, bytes?: Buffer) => {
      const text = typeof payload === "string" ? payload : JSON.stringify(payload)
      const record = { CreatedDate: 1770113472000, CreatedById: "005", Payload__c: text, EventType__c: type }
      events.push({
        schema,
        payload: bytes ?? types.get(schema)?.toBuffer({ ...record, Added__c: 1 }) ?? Buffer.alloc(0)
      })
      for (const [call, state] of open) told(call, state)
    }

    return {
      url: `http://127.0.0.1:${port}`,
      port,
      heard,
      schemasAsked,
      script,
      schemaScript,
      publish,
      /** Nothing but the place of what is the latest, so that one knows it is alive. */
      keepAlive: () => {
        for (const [call, { wanted }] of open) {
          call.write({ events: [], latest_replay_id: placed(events.length), pending_num_requested: wanted })
        }
      },
      /** Every call breaks off. */
      breakOff: (how: Error | "end" = away) => {
        for (const call of open.keys()) {
          if (how === "end") call.end()
          else call.emit("error", how)
        }
        open.clear()
      },
      isOpen: () => open.size
    }
  })
