/**
 * Hears what a Bayeux server (CometD) publishes, by long polling, over somebody else's HTTP: cookies and login are theirs. The
 * reference client, `cometd`, has both of its own, and in Node puts a `window` into the global scope that other libraries stumble over.
 */
import { Data, Duration, Effect, Either, Option, Random, Ref, Schema, Stream } from "effect"
import { Failure } from "../Failure.ts"

/** We are subscribed, for the first time or anew. What was published before is not told, so whoever needs it reads it now. */
export class Shaken extends Data.TaggedClass("Shaken")<{}> {}

/** Something was published on a channel that we subscribed to. */
export class Heard extends Data.TaggedClass("Heard")<{ readonly channel: string; readonly data: unknown }> {}

export interface Options {
  /** Posts messages, once, and gives the JSON that was answered. The server may hold its answer until the timeout is nearly over. */
  readonly post: (messages: ReadonlyArray<object>, timeout: Duration.Duration) => Effect.Effect<unknown, Failure>
  /** What to subscribe to: the first that the server grants. What is published on two of them would be told twice. */
  readonly channels: readonly [string, ...ReadonlyArray<string>]
}

/** What the server wants done next: its latest word counts, until it says another. In milliseconds. */
const Advice = Schema.Struct({
  reconnect: Schema.optional(Schema.String),
  interval: Schema.optional(Schema.Number),
  timeout: Schema.optional(Schema.Number)
})
const Message = Schema.Struct({
  channel: Schema.String,
  successful: Schema.optional(Schema.Boolean),
  clientId: Schema.optional(Schema.String),
  error: Schema.optional(Schema.String),
  advice: Schema.optional(Advice),
  data: Schema.optional(Schema.Unknown)
})
type Message = typeof Message.Type
const isMessage = Schema.is(Message)

interface State {
  /** None: there is no session, or it is given up. */
  readonly client: Option.Option<string>
  readonly advice: typeof Advice.Type
  /** How often it went wrong since something last went well. */
  readonly failures: number
}
const beginning: State = { client: Option.none(), advice: {}, failures: 0 }

/** What one exchange has brought, and how to go on. */
type Step = readonly [ReadonlyArray<Shaken | Heard>, State]

/** A server that is slow, or a network, is given so long on top of what the server says. */
const grace = Duration.seconds(10)
/** Of a server that does not say how long it holds a connect. */
const usualTimeout = 30_000
/** Whoever closes the stream does not wait longer for the server to take note. */
const farewell = "3 seconds"
/** How much is heard ahead of whoever listens: a server forgets a client that does not connect for some seconds. */
const ahead = 4096

const passing = ["Unavailable", "Timeout", "RateLimited", "UnexpectedReply", "UnknownOutcome"]

/**
 * Everything that is published, for as long as somebody listens. A session that the server has forgotten, or whose answer was lost and
 * perhaps some of what was published with it, is begun anew: then there is a `Shaken` again. Fails where the server will not have us.
 */
export const subscribed = ({ channels, post }: Options): Stream.Stream<Shaken | Heard, Failure> => {
  const asked = (messages: ReadonlyArray<object>, timeout = 0) =>
    Effect.flatMap(post(messages, Duration.sum(Duration.millis(timeout), grace)), (answer) => {
      const all = Array.isArray(answer) ? answer : [answer]
      const said = all.filter(isMessage)
      return said.length > 0 ? Effect.succeed(said) : unexpected
    })

  const shake = (before: State): Effect.Effect<Step, Failure> =>
    Effect.gen(function* () {
      const answers = yield* asked([
        { channel: "/meta/handshake", version: "1.0", supportedConnectionTypes: ["long-polling"] }
      ])
      const reply = yield* on("/meta/handshake", answers)
      const { clientId } = reply
      const advice = { ...before.advice, ...reply.advice }
      if (reply.successful !== true || clientId === undefined) {
        return reply.advice?.reconnect === "retry" || reply.advice?.reconnect === "handshake"
          ? [[], { client: Option.none(), advice, failures: before.failures + 1 }]
          : yield* refused(reply)
      }
      const told = yield* subscribe(clientId, channels)
      const isOurs = told.some(({ channel, successful }) => channel === "/meta/subscribe" && successful === true)
      return isOurs
        ? [
            [new Shaken(), ...heard(told)],
            { client: Option.some(clientId), advice: { ...advice, reconnect: "retry" }, failures: before.failures }
          ]
        : [[], { client: Option.none(), advice, failures: before.failures + 1 }]
    })

  const subscribe = (
    clientId: string,
    [subscription, ...others]: ReadonlyArray<string>
  ): Effect.Effect<ReadonlyArray<Message>, Failure> =>
    Effect.gen(function* () {
      const told = yield* asked([{ channel: "/meta/subscribe", clientId, subscription }])
      const reply = yield* on("/meta/subscribe", told)
      if (reply.successful === true || isForgotten(reply.error)) return told
      return others.length === 0 ? yield* refused(reply) : yield* subscribe(clientId, others)
    })

  const connect = (before: State, clientId: string): Effect.Effect<Step, Failure> =>
    Effect.gen(function* () {
      const answers = yield* asked(
        [{ channel: "/meta/connect", clientId, connectionType: "long-polling" }],
        before.advice.timeout ?? usualTimeout
      )
      const reply = yield* on("/meta/connect", answers)
      const advice = { ...before.advice, ...reply.advice }
      const went = heard(answers)
      if (reply.successful === true && advice.reconnect === "retry") {
        return [went, { client: before.client, advice, failures: 0 }]
      }
      if (advice.reconnect === "none") return yield* refused(reply)
      const isOver = advice.reconnect === "handshake" || isForgotten(reply.error)
      // One that had gone well is begun anew at once; one that never did is not asked for without a pause.
      return [went, { client: isOver ? Option.none() : before.client, advice, failures: before.failures + 1 }]
    })

  const step = (before: State): Effect.Effect<Step, Failure> =>
    Effect.sleep(before.advice.interval ?? 0).pipe(
      Effect.zipRight(pause(before.failures)),
      Effect.zipRight(
        Option.match(before.client, { onNone: () => shake(before), onSome: (it) => connect(before, it) })
      ),
      Effect.catchIf(
        ({ reason }) => passing.includes(reason._tag),
        (failure) =>
          Effect.as(Effect.logWarning(`Bayeux: ${failure.reason._tag}: the session is begun anew`), [
            [],
            { client: Option.none(), advice: {}, failures: before.failures + 1 }
          ] satisfies Step)
      )
    )

  return Stream.unwrapScoped(
    Effect.gen(function* () {
      const client = yield* Ref.make(Option.none<string>())
      // Finalizers cannot be interrupted, and what cannot be interrupted does not time out.
      yield* Effect.addFinalizer(() =>
        Effect.flatten(Ref.get(client)).pipe(
          Effect.flatMap((clientId) => post([{ channel: "/meta/disconnect", clientId }], Duration.decode(farewell))),
          Effect.interruptible,
          Effect.timeout(farewell),
          Effect.ignore
        )
      )
      return Stream.unfoldEffect(beginning, (before) =>
        Effect.map(
          Effect.tap(step(before), ([, after]) => Ref.set(client, after.client)),
          Option.some
        )
      ).pipe(Stream.flattenIterables, Stream.buffer({ capacity: ahead }))
    })
  )
}

const heard = (messages: ReadonlyArray<Message>): ReadonlyArray<Heard> =>
  messages
    .filter(({ channel, data }) => !channel.startsWith("/meta/") && data !== undefined)
    .map(({ channel, data }) => new Heard({ channel, data }))

const unexpected = Failure.because({ _tag: "UnexpectedReply" }, "the answer is not Bayeux")

/** The answer to a message of ours, wherever it stands among what came. */
const on = (channel: string, messages: ReadonlyArray<Message>): Either.Either<Message, Failure> =>
  Either.fromNullable(
    messages.find((it) => it.channel === channel),
    () => unexpected
  )

/** `402::unknown session`. */
const isForgotten = (error: string | undefined): boolean => error?.startsWith("402") === true

const refused = ({ error }: Message): Failure => {
  const [code = "none"] = /^\d{3}/.exec(error ?? "") ?? []
  return Failure.because({ _tag: "Rejected", code }, `Bayeux: ${code}`)
}

/** Nothing at first; then a tenth of a second, doubled up to half a minute, with full jitter so that bots do not come in step. */
const pause = (failures: number): Effect.Effect<void> =>
  failures === 0
    ? Effect.void
    : Effect.flatMap(Random.nextIntBetween(50, Math.min(30_000, 100 * 2 ** Math.min(failures, 10)) + 1), (millis) =>
        Effect.sleep(millis)
      )
