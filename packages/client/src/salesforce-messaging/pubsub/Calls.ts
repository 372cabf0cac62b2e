/** The calls of Pub/Sub API (gRPC, with the vendor's own proto). Its libraries are loaded by whoever listens, and by nobody else. */
import { fileURLToPath } from "node:url"
import type { Metadata, ServiceDefinition } from "@grpc/grpc-js"
import { Effect, Redacted, Schema, Stream } from "effect"
import { Failure } from "../../Failure.ts"
import type { Grant } from "../login/Login.ts"
import { pubSubFault } from "./Fault.ts"
import { FetchResponse, SchemaInfo, TopicInfo } from "./Reply.ts"

const proto = fileURLToPath(new URL("../../../proto/pubsub_api.proto", import.meta.url))

/** Where to begin: behind a place, or with what comes from now on, or with all that is still kept (72 hours). */
export type From = { readonly after: Uint8Array } | "latest" | "earliest"

const presetOf = (from: From) => {
  if (from === "latest") return { replay_preset: "LATEST" }
  return from === "earliest" ? { replay_preset: "EARLIEST" } : { replay_preset: "CUSTOM", replay_id: from.after }
}

/** The vendor's bound, and as much as we ask for. */
const most = 100

/** The methods that are called, and what spans call them. */
const spans = { Subscribe: "subscribe", GetSchema: "getSchema", GetTopic: "getTopic" } as const
type Name = keyof typeof spans

const noted = ({ reason }: Failure) => Effect.annotateCurrentSpan("error.type", reason._tag)

const decoded = <A, I>(schema: Schema.Schema<A, I>) => {
  const decode = Schema.decodeUnknown(schema)
  return (reply: unknown) =>
    Effect.mapError(decode(reply), () =>
      Failure.because({ _tag: "UnexpectedReply" }, "the answer is not as the proto has it")
    )
}

/** `url`: `https://host:port` for TLS, `http://host:port` for clear text. Scoped: the connection is closed at the end. */
export const connect = (url: string, tenant: string) =>
  Effect.gen(function* () {
    const [grpc, loader] = yield* Effect.promise(() =>
      Promise.all([import("@grpc/grpc-js"), import("@grpc/proto-loader")])
    )
    const definition = loader.loadSync(proto, { keepCase: true, enums: String, longs: String, defaults: true })[
      "eventbus.v1.PubSub"
    ]
    const service: ServiceDefinition = definition === undefined || "format" in definition ? {} : definition
    const { host, hostname, port, protocol } = new URL(url)
    const isClear = protocol === "http:"
    /** As the calls of all platforms say it: nothing private. */
    const span = (name: Name) => ({
      kind: "client" as const,
      attributes: {
        "messaging.system": "salesforce",
        "messaging.operation.name": spans[name],
        "server.address": hostname,
        ...(port !== "" && { "server.port": Number(port) }),
        "rpc.system": "grpc",
        "rpc.service": "eventbus.v1.PubSub",
        "rpc.method": name
      },
      captureStackTrace: false
    })
    const client = yield* Effect.acquireRelease(
      Effect.sync(
        () =>
          new grpc.Client(
            port === "" ? `${hostname}:${isClear ? 80 : 443}` : host,
            isClear ? grpc.credentials.createInsecure() : grpc.credentials.createSsl(),
            // In clear text it is a neighbour's; what is not reached is tried again by us, soon and as often as we say.
            {
              ...(isClear && { "grpc.enable_http_proxy": 0 }),
              "grpc.enable_retries": 0,
              "grpc.initial_reconnect_backoff_ms": 100,
              "grpc.max_reconnect_backoff_ms": 1000
            }
          )
      ),
      (client) => Effect.sync(() => client.close())
    )

    const faultOf = (error: unknown): Failure =>
      pubSubFault(error, (metadata) =>
        metadata instanceof grpc.Metadata ? metadata.get("error-code")[0]?.toString() : undefined
      )
    /** The library's own words quote what is no header. */
    const metadataOf = ({ instanceUrl, token }: Grant): Effect.Effect<Metadata, Failure> =>
      Effect.try({
        try: () => {
          const metadata = new grpc.Metadata()
          metadata.set("accesstoken", Redacted.value(token))
          metadata.set("instanceurl", instanceUrl)
          metadata.set("tenantid", tenant)
          return metadata
        },
        catch: () => Failure.because({ _tag: "Unauthorized" }, "the token, or what goes with it, cannot be a header")
      })
    const methodOf = (name: Name) => {
      const method = service[name]
      return method === undefined ? Effect.dieMessage(`the proto has no ${name}`) : Effect.succeed(method)
    }

    const unary = <A, I>(name: "GetSchema" | "GetTopic", asked: object, reply: Schema.Schema<A, I>, grant: Grant) =>
      Effect.gen(function* () {
        const { path, requestSerialize, responseDeserialize } = yield* methodOf(name)
        const metadata = yield* metadataOf(grant)
        const answer = yield* Effect.async<unknown, Failure>((resume) => {
          const call = client.makeUnaryRequest(
            path,
            requestSerialize,
            responseDeserialize,
            asked,
            metadata,
            { deadline: Date.now() + 30_000 },
            (error, answer) => resume(error === null ? Effect.succeed(answer) : Effect.fail(faultOf(error)))
          )
          return Effect.sync(() => call.cancel())
        })
        return yield* decoded(reply)(answer)
      }).pipe(Effect.tapError(noted), Effect.withSpan(`SalesforcePubSub.${spans[name]}`, span(name)))

    /** As soon as there is a connection; the library makes it, and tries every second at least for as long as it takes. */
    const reached: Effect.Effect<void> = Effect.async((resume) => {
      client.waitForReady(Infinity, () => resume(Effect.void))
    })

    /** One call of `Subscribe`, until it breaks off. More events are asked for as those that came have been consumed. */
    const subscribe = (topic: string, from: From, grant: Grant): Stream.Stream<FetchResponse, Failure> =>
      Stream.unwrapScoped(
        Effect.gen(function* () {
          const { path, requestSerialize, responseDeserialize } = yield* methodOf("Subscribe")
          const metadata = yield* metadataOf(grant)
          const call = yield* Effect.acquireRelease(
            Effect.sync(() => client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata)),
            (call) => Effect.sync(() => call.cancel())
          )
          const replies = Stream.asyncPush<unknown, Failure>((emit) =>
            Effect.sync(() => {
              call.on("data", (reply: unknown) => emit.single(reply))
              call.on("error", (error: unknown) => emit.fail(faultOf(error)))
              call.on("end", () => emit.fail(Failure.because({ _tag: "Unavailable" }, "the stream has ended")))
              call.write({ topic_name: topic, ...presetOf(from), num_requested: most })
            })
          )
          return Stream.mapEffect(replies, decoded(FetchResponse)).pipe(
            Stream.flatMap((reply) =>
              Stream.concat(
                Stream.make(reply),
                // Run when the next one is wanted: this one has been consumed.
                reply.events.length === 0
                  ? Stream.empty
                  : Stream.execute(
                      Effect.sync(() => call.write({ topic_name: topic, num_requested: reply.events.length }))
                    )
              )
            )
          )
        })
      ).pipe(Stream.tapError(noted), Stream.withSpan(`SalesforcePubSub.${spans.Subscribe}`, span("Subscribe")))

    return {
      reached,
      subscribe,
      schema: (id: string, grant: Grant) => unary("GetSchema", { schema_id: id }, SchemaInfo, grant),
      topic: (name: string, grant: Grant): Effect.Effect<TopicInfo, Failure> =>
        unary("GetTopic", { topic_name: name }, TopicInfo, grant)
    }
  })
