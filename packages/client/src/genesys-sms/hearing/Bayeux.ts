/**
 * Hears what a Bayeux server (CometD) publishes, by long polling, over somebody else's HTTP: cookies and login are theirs. The
 * reference client, `cometd`, has both of its own, and in Node puts a `window` into the global scope that other libraries stumble over.
 */
import { Data, Duration, Effect, Option, Random, Ref, Stream } from "effect"
import type { Failure } from "../../Failure.ts"
import { type Advice, type BayeuxMessage, isForgotten, messagesIn, on, refused } from "./BayeuxMessage.ts"
import { farewell } from "../farewell.ts"
import { isPassing } from "../../isPassing.ts"
import * as Trouble from "./Trouble.ts"

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

interface State {
  /** None: there is no session, or it is given up. */
  readonly client: Option.Option<string>
  readonly advice: Advice
  /** How often it went wrong since something last went well. */
  readonly failures: number
  /** How often, one after the other, a connect was answered at once, and with nothing. */
  readonly idle: number
}
const beginning: State = { client: Option.none(), advice: {}, failures: 0, idle: 0 }

/** What one exchange has brought, and how to go on. */
type Step = readonly [ReadonlyArray<Shaken | Heard>, State]

/** A server that is slow, or a network, is given so long on top of what the server says. */
const grace = Duration.seconds(10)
/** Of a server that does not say how long it holds a connect. */
const usualTimeout = 30_000
/** An answer that comes sooner was not held. */
const atOnce = Duration.millis(100)
/** How much is heard ahead of whoever listens: a server forgets a client that does not connect for some seconds. */
const ahead = 4096

/**
 * Everything that is published, for as long as somebody listens. A session that the server has forgotten, or whose answer was lost and
 * perhaps some of what was published with it, is begun anew: then there is a `Shaken` again. Fails where the server will not have us.
 */
export const subscribed = ({ channels, post }: Options): Stream.Stream<Shaken | Heard, Failure> => {
  const asked = (message: object, timeout = 0) =>
    Effect.flatMap(post([message], Duration.sum(Duration.millis(timeout), grace)), messagesIn)

  const shake = (before: State): Effect.Effect<Step, Failure> =>
    Effect.gen(function* () {
      const answers = yield* asked({
        channel: "/meta/handshake",
        version: "1.0",
        supportedConnectionTypes: ["long-polling"]
      })
      const reply = yield* on("/meta/handshake", answers)
      const { clientId } = reply
      const advice = { ...before.advice, ...reply.advice }
      const again: Step = [[], { ...before, client: Option.none(), advice, failures: before.failures + 1 }]
      if (reply.successful !== true || clientId === undefined) {
        return reply.advice?.reconnect === "retry" || reply.advice?.reconnect === "handshake"
          ? again
          : yield* refused(reply)
      }
      const told = yield* subscribe(clientId, channels)
      const isOurs = told.some(({ channel, successful }) => channel === "/meta/subscribe" && successful === true)
      return isOurs
        ? [
            [new Shaken(), ...heard(told)],
            { ...before, client: Option.some(clientId), advice: { ...advice, reconnect: "retry" }, idle: 0 }
          ]
        : again
    })

  const subscribe = (
    clientId: string,
    [subscription, ...others]: ReadonlyArray<string>
  ): Effect.Effect<ReadonlyArray<BayeuxMessage>, Failure> =>
    Effect.gen(function* () {
      const told = yield* asked({ channel: "/meta/subscribe", clientId, subscription })
      const reply = yield* on("/meta/subscribe", told)
      if (reply.successful === true || isForgotten(reply)) return told
      return others.length === 0 ? yield* refused(reply) : yield* subscribe(clientId, others)
    })

  const connect = (before: State, clientId: string): Effect.Effect<Step, Failure> =>
    Effect.gen(function* () {
      const [took, answers] = yield* Effect.timed(
        asked(
          { channel: "/meta/connect", clientId, connectionType: "long-polling" },
          before.advice.timeout ?? usualTimeout
        )
      )
      const reply = yield* on("/meta/connect", answers)
      const advice = { ...before.advice, ...reply.advice }
      const went = heard(answers)
      const idle = went.length === 0 && Duration.lessThan(took, atOnce) ? before.idle + 1 : 0
      if (reply.successful === true && advice.reconnect === "retry") {
        return [went, { client: before.client, advice, failures: 0, idle }]
      }
      if (advice.reconnect === "none") return yield* refused(reply)
      const isOver = advice.reconnect === "handshake" || isForgotten(reply)
      // One that had gone well is begun anew at once; one that never did is not asked for without a pause.
      const client = isOver ? Option.none() : before.client
      return [went, { client, advice, failures: before.failures + 1, idle }]
    })

  const step = (before: State, trouble: Trouble.Trouble): Effect.Effect<Step, Failure> =>
    Effect.sleep(Math.max(before.advice.interval ?? 0, floor(before.idle))).pipe(
      Effect.zipRight(pause(before.failures)),
      Effect.zipRight(
        Option.match(before.client, { onNone: () => shake(before), onSome: (it) => connect(before, it) })
      ),
      Effect.tap(([, { failures }]) => (failures === 0 ? trouble.isWell : Effect.void)),
      Effect.catchIf(isPassing, ({ reason }) =>
        Effect.as(trouble.fails(`${reason._tag}: the session is begun anew`), [
          [],
          { ...beginning, failures: before.failures + 1 }
        ] satisfies Step)
      )
    )

  return Stream.unwrapScoped(
    Effect.gen(function* () {
      const trouble = yield* Trouble.make("Bayeux")
      const client = yield* Ref.make(Option.none<string>())
      yield* Effect.addFinalizer(() =>
        farewell(
          Effect.flatMap(Effect.flatten(Ref.get(client)), (clientId) =>
            post([{ channel: "/meta/disconnect", clientId }], grace)
          )
        )
      )
      return Stream.unfoldEffect(beginning, (before) =>
        Effect.map(
          Effect.tap(step(before, trouble), ([, after]) => Ref.set(client, after.client)),
          Option.some
        )
      ).pipe(Stream.flattenIterables, Stream.buffer({ capacity: ahead }))
    })
  )
}

const heard = (messages: ReadonlyArray<BayeuxMessage>): ReadonlyArray<Heard> =>
  messages
    .filter(({ channel, data }) => !channel.startsWith("/meta/") && data !== undefined)
    .map(({ channel, data }) => new Heard({ channel, data }))

/** The first connect of a session is answered at once; a server that answers each of them so is given a pause of up to a second. */
const floor = (idle: number): number => (idle < 2 ? 0 : Math.min(1000, 50 * 2 ** Math.min(idle, 10)))

/** Nothing at first; then a tenth of a second, doubled up to half a minute, with full jitter so that bots do not come in step. */
const pause = (failures: number): Effect.Effect<void> =>
  failures === 0
    ? Effect.void
    : Effect.flatMap(Random.nextIntBetween(50, Math.min(30_000, 100 * 2 ** Math.min(failures, 10)) + 1), (millis) =>
        Effect.sleep(millis)
      )
