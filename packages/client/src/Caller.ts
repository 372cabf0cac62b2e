/** Calls operations of one platform: puts together the request and what tracing says of it. */
import { HttpBody, HttpClientRequest } from "@effect/platform"
import { Effect, Schema } from "effect"
import type { Failure } from "./Failure.ts"
import { fieldsOf } from "./fieldsOf.ts"
import { type At, type Operation, pathAt } from "./Operation.ts"
import type { Transport } from "./Transport.ts"

export interface Platform {
  /** As spans name it, and errors: `Twilio`. */
  readonly name: string
  /** `messaging.system` of OpenTelemetry. */
  readonly system: string
  /** Without a slash at its end; it may have a path. */
  readonly apiUrl: string
  readonly body: "form" | "json"
  /** Puts what is asked into a request, where neither a query nor such a body will do. */
  readonly fill?: (request: HttpClientRequest.HttpClientRequest, asked: object) => HttpClientRequest.HttpClientRequest
  /** Adds the credentials. */
  readonly authorize: (
    request: HttpClientRequest.HttpClientRequest
  ) => Effect.Effect<HttpClientRequest.HttpClientRequest, Failure>
}

export interface Asked<Path extends string, Parameters> {
  readonly at: At<Path>
  readonly parameters: Parameters
  /** Another address behind the API's, such as that of a list's next page. */
  readonly path?: string
}

/** Gives what the platform answered, decoded. `name` is the operation's, as the client spells it. */
export type Caller = <Path extends string, Asking, AskingWire extends object, Reply, ReplyWire>(
  name: string,
  operation: Operation<Path, Asking, AskingWire, Reply, ReplyWire>,
  asked: Asked<Path, NoInfer<Asking>>
) => Effect.Effect<Reply, Failure>

const isRecord = Schema.is(
  Schema.Record({
    key: Schema.String,
    value: Schema.Union(Schema.String, Schema.Number, Schema.Boolean, Schema.Undefined, Schema.Array(Schema.String))
  })
)

export const make = (platform: Platform, transport: Transport): Caller => {
  const server = new URL(platform.apiUrl)
  const about = {
    "messaging.system": platform.system,
    "server.address": server.hostname,
    ...(server.port !== "" && { "server.port": Number(server.port) })
  }

  const filled = (request: HttpClientRequest.HttpClientRequest, parameters: object) => {
    if (Object.keys(parameters).length === 0) return request
    if (platform.fill !== undefined) return platform.fill(request, parameters)
    if (request.method !== "GET" && platform.body === "json") {
      return HttpClientRequest.setBody(request, HttpBody.unsafeJson(parameters))
    }
    const pairs = isRecord(parameters) ? parameters : {}
    return request.method === "GET"
      ? HttpClientRequest.appendUrlParams(request, pairs)
      : HttpClientRequest.bodyUrlParams(request, pairs)
  }

  return (name, operation, { at, parameters, path }) =>
    Effect.gen(function* () {
      const { kind, method, reply } = operation
      // What does not fit its own type is a mistake of the caller's, and nothing that a platform could answer.
      const asked = yield* Schema.encode(operation.parameters, { errors: "all" })(parameters).pipe(
        Effect.mapError((error) => new Error(`${platform.name}.${name} cannot be asked this: ${fieldsOf(error)}`)),
        Effect.orDie
      )
      const bare = HttpClientRequest.make(method)(path ?? pathAt(operation.path, at)).pipe(
        HttpClientRequest.prependUrl(platform.apiUrl),
        HttpClientRequest.acceptJson
      )
      return yield* transport({
        kind,
        span: `${platform.name}.${name}`,
        attributes: {
          ...about,
          "http.request.method": method,
          "messaging.operation.name": name,
          "url.template": operation.path
        },
        reply,
        request: yield* platform.authorize(path === undefined ? filled(bare, asked) : bare)
      })
    })
}

/** For operations that are asked nothing but their path. */
export const Nothing = Schema.Struct({})

/** For answers of which only the status counts, whatever is in them. */
export const Done = Schema.transform(Schema.Unknown, Schema.Void, {
  strict: true,
  decode: () => undefined,
  encode: () => undefined
})
