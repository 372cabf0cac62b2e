/** Twilio's Messages API: sends a message, reads one, reads many. */
import { type HttpClient, HttpClientRequest } from "@effect/platform"
import { Chunk, type ConfigError, Context, type Duration, Effect, Layer, Option, Schema, Stream } from "effect"
import { unexpected } from "../Failure.ts"
import * as Transport from "../Transport.ts"
import { TwilioCredentials } from "./Config.ts"
import type { Message } from "./Message.ts"
import { type Operation, operations } from "./operations.ts"
import { type CreateMessage, CreateParameters, type ListMessages, ListParameters } from "./Parameters.ts"
import { explain, TwilioError } from "./TwilioError.ts"

const vendor = "https://api.twilio.com"

export interface TwilioClientOptions extends TwilioCredentials {
  /** For one attempt; 30 seconds where it is not given. */
  readonly timeout?: Duration.DurationInput
  /** Changes every request of this client. One that repeats sends breaks the promise that `create` makes. */
  readonly transformClient?: (client: HttpClient.HttpClient) => HttpClient.HttpClient
}

export class TwilioClient extends Context.Tag("@parley/client/TwilioClient")<
  TwilioClient,
  {
    /**
     * `POST …/Messages.json`: gives the message as Twilio took it. Never repeated by itself, because Twilio would send it twice.
     * Only `UnknownOutcome` leaves open whether it was taken: look before sending again. With any other reason it was not.
     */
    readonly create: (message: CreateMessage) => Effect.Effect<Message, TwilioError>
    /** `GET …/Messages/{Sid}.json`; repeated where that may help, like every read. */
    readonly fetch: (sid: string) => Effect.Effect<Message, TwilioError>
    /** `GET …/Messages.json`, newest first, page after page for as long as somebody pulls. */
    readonly list: (filter?: ListMessages) => Stream.Stream<Message, TwilioError>
  }
>() {
  static readonly make = (
    options: TwilioClientOptions
  ): Effect.Effect<TwilioClient["Type"], never, HttpClient.HttpClient> =>
    Effect.gen(function* () {
      const transport = yield* Transport.make({
        timeout: options.timeout ?? "30 seconds",
        explain,
        transformClient: options.transformClient
      })
      const apiUrl = options.apiUrl ?? vendor
      const server = new URL(apiUrl)
      const pathOf = (operation: Operation, sid = "") =>
        operations[operation].path
          .replace("{AccountSid}", encodeURIComponent(options.accountSid))
          .replace("{Sid}", encodeURIComponent(sid))

      const call = <A, I>(
        operation: Operation,
        reply: Schema.Schema<A, I>,
        request: HttpClientRequest.HttpClientRequest
      ) =>
        transport({
          kind: operations[operation].kind,
          span: `Twilio.${operation}`,
          attributes: {
            "http.request.method": operations[operation].method,
            "messaging.operation.name": operation,
            "messaging.system": "twilio",
            "server.address": server.hostname,
            ...(server.port !== "" && { "server.port": Number(server.port) }),
            "url.template": operations[operation].path
          },
          reply,
          request: request.pipe(
            HttpClientRequest.prependUrl(apiUrl),
            HttpClientRequest.acceptJson,
            options.apiKey === undefined
              ? HttpClientRequest.basicAuth(options.accountSid, options.authToken)
              : HttpClientRequest.basicAuth(options.apiKey.sid, options.apiKey.secret)
          )
        }).pipe(Effect.mapError(TwilioError.of(operation)))

      const page = (request: HttpClientRequest.HttpClientRequest) =>
        Effect.flatMap(call("list", operations.list.reply, request), ({ messages, nextPageUri }) =>
          Effect.map(
            Effect.transposeMapOption(
              Option.filter(Option.fromNullable(nextPageUri), (uri) => uri !== ""),
              next
            ),
            (following) => [Chunk.fromIterable(messages), following] as const
          )
        )

      // A page is asked for with our credentials, so only from where the list is: behind our own address, on the list's path.
      const next = (uri: string) => {
        const path = uri.startsWith(`${apiUrl}/`) ? uri.slice(apiUrl.length) : uri
        return path.startsWith(`${pathOf("list")}?`)
          ? Effect.succeed(HttpClientRequest.get(path))
          : Effect.fail(TwilioError.of("list")(unexpected("read", "the next page is somewhere else")))
      }

      return {
        create: (message) =>
          Effect.flatMap(Effect.orDie(Schema.encode(CreateParameters)(message)), (form) =>
            call(
              "create",
              operations.create.reply,
              HttpClientRequest.post(pathOf("create")).pipe(HttpClientRequest.bodyUrlParams(form))
            )
          ),
        fetch: (sid) =>
          Effect.suspend(() => call("fetch", operations.fetch.reply, HttpClientRequest.get(pathOf("fetch", sid)))),
        list: (filter = {}) =>
          Stream.unwrap(
            Effect.map(Effect.orDie(Schema.encode(ListParameters)(filter)), (urlParams) =>
              Stream.paginateChunkEffect(HttpClientRequest.get(pathOf("list"), { urlParams }), page)
            )
          )
      }
    })

  static readonly layer = (options: TwilioClientOptions): Layer.Layer<TwilioClient, never, HttpClient.HttpClient> =>
    Layer.effect(this, this.make(options))

  /** Reads `PARLEY_TWILIO_ACCOUNT_SID`, `_AUTH_TOKEN` and, where they are set, `_API_URL`, `_API_KEY_SID`, `_API_KEY_SECRET`. */
  static readonly layerConfig: Layer.Layer<TwilioClient, ConfigError.ConfigError, HttpClient.HttpClient> = Layer.effect(
    this,
    Effect.flatMap(TwilioCredentials, this.make)
  )
}
