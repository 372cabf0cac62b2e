/** Listens to a topic of Pub/Sub API for as long as somebody pulls: connects again by itself, from where it was. */
import { Data, Duration, Effect, Option, Ref, Schedule, Stream } from "effect"
import { Failure } from "../../Failure.ts"
import * as Tokens from "../../Tokens.ts"
import type { Login } from "../login/Login.ts"
import * as Avro from "./Avro.ts"
import { connect, type From } from "./Calls.ts"
import { isPassing } from "../../isPassing.ts"
import { isLostPlace } from "./Fault.ts"
import type { FetchResponse } from "./Reply.ts"

export interface PubSubOptions {
  /** `https://api.pubsub.salesforce.com:7443` where it is not given. `http://…` is clear text. */
  readonly pubSubUrl?: string | undefined
  /** Of 15 characters, or of 18. */
  readonly orgId: string
  readonly login: Login
  /** Such as `/event/Bot_Said__e`. */
  readonly topic: string
  /** How long nothing may come before the connection counts as dead; 5 minutes where it is not given: the vendor says something every 270 seconds. */
  readonly silence?: Duration.DurationInput | undefined
  /** The first pause before it connects again, and the longest: a quarter of a second and 30 seconds where they are not given. */
  readonly pauses?: readonly [first: Duration.DurationInput, longest: Duration.DurationInput] | undefined
}

/** What came together, and the place behind it, in base64; none where it has changed alone. An event that cannot be read is none. */
export interface Batch {
  readonly events: ReadonlyArray<Option.Option<Avro.Fields>>
  /** Empty where it is not known. */
  readonly place: string
  /** As long as no place is known, nobody tells what came before the connection was made. */
  readonly hasGap: boolean
}

const salesforcesOwn = "https://api.pubsub.salesforce.com:7443"

/** So long after nobody was reached it is said, once: the address may be wrong. */
const longUnreached = "10 seconds"

const bytes = (place: string): Uint8Array => Buffer.from(place, "base64")

/**
 * After `place`; from now on where there is none. Ends only by failing, with what asking again will not mend: `Unauthorized`,
 * `Forbidden`, `NotFound`, `Rejected`. A place that is not kept any more is taken for the oldest one that is: better again than never.
 */
export const subscribe = (options: PubSubOptions, place: Option.Option<string>): Stream.Stream<Batch, Failure> => {
  const { login, silence = "5 minutes", topic } = options
  const [first, longest] = options.pauses ?? ["250 millis", "30 seconds"]
  const pause = Schedule.exponential(first).pipe(Schedule.union(Schedule.spaced(longest)), Schedule.jittered)

  return Stream.unwrapScoped(
    Effect.gen(function* () {
      const { reached, schema, subscribe } = yield* connect(options.pubSubUrl ?? salesforcesOwn, options.orgId)
      const read = yield* Avro.make((id) =>
        Effect.map(
          Tokens.withFresh(login)((grant) => schema(id, grant)),
          ({ schema_json }) => schema_json
        )
      )
      const from = yield* Ref.make<From>(
        Option.match(place, { onNone: () => "latest", onSome: (it) => ({ after: bytes(it) }) })
      )
      const refused = yield* Ref.make(false)

      const batchOf = (response: FetchResponse) =>
        Effect.map(
          Effect.forEach(response.events, ({ event }) => read(event.schema_id, event.payload)),
          (events): Batch => ({ events, place: placeOf(response), hasGap: false })
        )

      const connected = Stream.unwrap(
        Effect.gen(function* () {
          const grant = yield* login.get
          return subscribe(topic, yield* Ref.get(from), grant).pipe(
            Stream.timeoutFail(
              () => Failure.because({ _tag: "Unavailable" }, "nothing was heard for too long"),
              silence
            ),
            Stream.tapError(({ reason }) => (reason._tag === "Unauthorized" ? login.drop(grant.token) : Effect.void))
          )
        })
      ).pipe(
        Stream.mapEffect(batchOf),
        Stream.tap(() => Ref.set(refused, false)),
        Stream.flatMap((batch) =>
          Stream.concat(
            Stream.make(batch),
            // Run when the next one is wanted: this one has been consumed.
            batch.place === "" ? Stream.empty : Stream.execute(Ref.set(from, { after: bytes(batch.place) }))
          )
        )
      )

      const once = Stream.unwrap(
        Effect.gen(function* () {
          yield* patiently(reached)
          const hasGap = (yield* Ref.get(from)) === "latest"
          return hasGap ? Stream.merge(connected, Stream.fromEffect(gap(first))) : connected
        })
      )

      /** What to do before it is tried again; fails where nothing helps. */
      const mended = (failure: Failure): Effect.Effect<Again, Failure> =>
        Effect.gen(function* () {
          if (isLostPlace(failure) && typeof (yield* Ref.get(from)) === "object") {
            yield* Effect.logWarning(
              "Salesforce.subscribe: the place to go on from is lost: all that is kept comes again"
            )
            yield* Ref.set(from, "earliest")
            return new Again()
          }
          if (failure.reason._tag === "Unauthorized" && !(yield* Ref.getAndSet(refused, true))) return new Again()
          if (!isPassing(failure)) return yield* failure
          yield* Effect.logWarning(`Salesforce.subscribe: ${failure.reason._tag}: ${failure.cause?.message ?? ""}`)
          return new Again()
        })

      return once.pipe(
        Stream.catchAll((failure) => Stream.fromEffect(Effect.flatMap(mended(failure), Effect.fail))),
        // The pauses begin anew with the first thing that is heard.
        Stream.retry(Schedule.whileInput(pause, (it: Again | Failure) => it._tag === "Again")),
        Stream.catchTag("Again", () => Stream.empty)
      )
    })
  )
}

/**
 * The last event's own place counts: what the answer calls the latest may lie behind events that are still to come. So it may where
 * no more were asked for than have come; not known then.
 */
const placeOf = ({ events, latest_replay_id, pending_num_requested }: FetchResponse): string => {
  const last = events.at(-1)?.replay_id ?? (pending_num_requested > 0 ? latest_replay_id : undefined)
  return last === undefined ? "" : Buffer.from(last).toString("base64")
}

/** However long it takes; that it takes long is said once. */
const patiently = (reached: Effect.Effect<void>): Effect.Effect<void> =>
  Effect.raceFirst(
    reached,
    Effect.logWarning("Salesforce.subscribe: nobody is reached at the address of Pub/Sub API; it is tried on").pipe(
      Effect.delay(longUnreached),
      Effect.zipRight(Effect.never)
    )
  )

/** It listens by then. */
const gap = (first: Duration.DurationInput): Effect.Effect<Batch> =>
  Effect.delay(Effect.succeed({ events: [], place: "", hasGap: true }), Duration.times(first, 4))

class Again extends Data.TaggedError("Again")<{}> {}
