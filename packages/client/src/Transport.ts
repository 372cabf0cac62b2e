/** Carries one call to a platform and back: bounded in time and size, repeated where that is safe, and never where it is not. */
import { FetchHttpClient, HttpClient, type HttpClientRequest, type HttpClientResponse } from "@effect/platform"
import { Clock, Context, Duration, Effect, Option, Random, Schema, Stream } from "effect"
import { fieldsOf } from "./fieldsOf.ts"
import { broken, type Failure, type Kind, late, unexpected } from "./Failure.ts"
import { type Explanation, refusal } from "./refusal.ts"
import { retryAfter } from "./retryAfter.ts"
import { RetryBudget } from "./RetryBudget.ts"

export interface Call<A, I> {
  readonly kind: Kind
  /** Such as `Twilio.create`. */
  readonly span: string
  /** What the span says besides; nothing private. */
  readonly attributes: Readonly<Record<string, string | number>>
  readonly request: HttpClientRequest.HttpClientRequest
  readonly reply: Schema.Schema<A, I>
  /** For one attempt, where it is not that of all calls. */
  readonly timeout?: Duration.DurationInput
}

/** Gives what the platform answered, decoded. */
export type Transport = <A, I>(call: Call<A, I>) => Effect.Effect<A, Failure>

export interface Options {
  /** For one attempt, from the first byte to the last. */
  readonly timeout: Duration.DurationInput
  /** Reads what the platform says in a refusal. */
  readonly explain: (body: unknown) => Explanation
  /** Finds a refusal in an answer whose status says that all is well. */
  readonly refusalIn?: (body: unknown) => Explanation | undefined
  /** Reads JSON in another way than JavaScript does. None where it is none. */
  readonly parse?: (text: string) => Option.Option<unknown>
  /** The longest answer that is read; 1 MiB where it is not given. */
  readonly mostBytes?: number
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

const mostAttempts = 3

export const make = (options: Options): Effect.Effect<Transport, never, HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const plain = unfollowed(yield* HttpClient.HttpClient)
    const http = options.transformClient === undefined ? plain : options.transformClient(plain)
    const budget = yield* RetryBudget.make
    const parse = options.parse ?? parseJson
    const textOf = textWithin(options.mostBytes ?? 1024 * 1024)

    const once = <A, I>(call: Call<A, I>) =>
      http.execute(call.request).pipe(
        Effect.mapError((error) => broken(call.kind, error)),
        Effect.tap(({ status }) => Effect.annotateCurrentSpan("http.response.status_code", status)),
        Effect.flatMap((response) => (response.status < 300 ? decoded(call, response) : refused(call.kind, response))),
        Effect.timeoutFail({ duration: call.timeout ?? options.timeout, onTimeout: () => late(call.kind) })
      )

    const refused = (kind: Kind, response: HttpClientResponse.HttpClientResponse) =>
      Effect.gen(function* () {
        // The status says enough where the rest cannot be read.
        const text = yield* Effect.orElseSucceed(textOf(kind, response), () => "")
        const said = options.explain(Option.getOrUndefined(parse(text)))
        const wait = retryAfter(response.headers["retry-after"], yield* Clock.currentTimeMillis)
        return yield* refusal(kind, { status: response.status, retryAfter: wait, ...said })
      })

    const decoded = <A, I>(call: Call<A, I>, response: HttpClientResponse.HttpClientResponse) =>
      Effect.gen(function* () {
        const text = yield* textOf(call.kind, response)
        const json = text === "" ? Option.some(undefined) : parse(text)
        if (Option.isNone(json)) return yield* unexpected(call.kind, "the answer is not JSON")
        const refused = options.refusalIn?.(json.value)
        // 400: it was understood, and not done.
        if (refused !== undefined)
          return yield* refusal(call.kind, { status: 400, retryAfter: Duration.zero, ...refused })
        return yield* Effect.mapError(Schema.decodeUnknown(call.reply, { errors: "all" })(json.value), (error) =>
          unexpected(call.kind, `the answer is not as documented: ${fieldsOf(error)}`)
        )
      })

    const repeated = <A, I>(call: Call<A, I>, attempt = 1): Effect.Effect<A, Failure> =>
      Effect.catchAll(once(call), (failure) =>
        Effect.gen(function* () {
          const wait = yield* pause(failure, attempt)
          const again = attempt < mostAttempts && Option.isSome(wait) && (yield* budget.spend)
          if (!again) return yield* failure
          yield* Effect.sleep(wait.value)
          return yield* repeated(call, attempt + 1)
        })
      )

    return (call) =>
      (call.kind === "send" ? once(call) : Effect.zipRight(budget.earn, repeated(call))).pipe(
        Effect.tapError(({ reason }) => Effect.annotateCurrentSpan("error.type", reason._tag)),
        Effect.withSpan(call.span, { kind: "client", attributes: call.attributes, captureStackTrace: false })
      )
  })

/** `fetch` would follow a redirect, and a 307 would repeat a send; the HTTP client's own spans would tell addresses in the URL. */
const unfollowed = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  client.pipe(
    HttpClient.withTracerDisabledWhen(() => true),
    HttpClient.transformResponse(
      Effect.mapInputContext((context: Context.Context<never>) =>
        Context.add(context, FetchHttpClient.RequestInit, {
          ...Option.getOrUndefined(Context.getOption(context, FetchHttpClient.RequestInit)),
          redirect: "manual"
        })
      )
    )
  )

const parseJson = Schema.decodeUnknownOption(Schema.parseJson())

const textWithin =
  (mostBytes: number) =>
  (kind: Kind, response: HttpClientResponse.HttpClientResponse): Effect.Effect<string, Failure> =>
    response.stream.pipe(
      // `fetch` has no body at all where others have an empty one: nothing is what a 204 says.
      Stream.catchAll((error) => (error.reason === "EmptyBody" ? Stream.empty : Stream.fail(broken(kind, error)))),
      Stream.mapAccumEffect(0, (before, chunk) => {
        const bytes = before + chunk.length
        return bytes > mostBytes
          ? unexpected(kind, `the answer is longer than ${mostBytes} bytes`)
          : Effect.succeed([bytes, chunk])
      }),
      Stream.decodeText(),
      Stream.mkString
    )

/** How long to wait before the next attempt: full jitter, and not before the platform wants it. None: not worth repeating. */
const pause = ({ reason }: Failure, attempt: number): Effect.Effect<Option.Option<Duration.Duration>> => {
  if (reason._tag !== "RateLimited" && reason._tag !== "Unavailable") return Effect.succeedNone
  const least = reason._tag === "RateLimited" ? reason.retryAfter : Duration.zero
  if (Duration.greaterThan(least, Duration.seconds(30))) return Effect.succeedNone // longer than a caller would wait
  const most = Math.min(3000, 100 * 2 ** attempt)
  return Effect.map(Random.nextIntBetween(0, most), (jitter) =>
    Option.some(Duration.sum(least, Duration.millis(jitter)))
  )
}
