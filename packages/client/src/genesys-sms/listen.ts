/** Is at work as the agent: takes the sessions that it is offered, and tells what happens in them. What was not heard is read. */
import type { Event, ProviderError } from "@parley/messaging"
import { type Duration, Effect, Option, Schedule, Stream } from "effect"
import * as Bayeux from "./Bayeux.ts"
import type { GenesysClient } from "./Client.ts"
import type { GenesysConfig } from "./Config.ts"
import { failed } from "./failed.ts"
import type { GenesysError } from "./GenesysError.ts"
import { notificationOf } from "./notificationOf.ts"
import * as Told from "./Told.ts"
import type { Talks } from "./Talks.ts"

export interface Watch {
  /** Between two readings of all sessions. */
  readonly every: Duration.DurationInput
}
/** That the server tells of SMS sessions on these channels is inferred: what it should tell nobody of is read all the same, in time. */
export const usual: Watch = { every: "30 seconds" }

/** All that is about the agent; and where that is refused, what is about these sessions. */
const channels: Bayeux.Options["channels"] = ["/v2/me/*", "/v2/me/smssessions"]

/** A bot that goes does not wait longer for the platform to take note. */
const farewell = "3 seconds"

export const listen = (
  config: GenesysConfig,
  client: GenesysClient["Type"],
  talks: Talks,
  post: Bayeux.Options["post"],
  { every }: Watch
): Stream.Stream<Event, ProviderError> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const told = Told.make(config, client, talks)

      /**
       * Sessions survive their agent's absence, and are read again at the next start: to end the agent's work here would give them
       * away. So no more are taken, which wait for the next start in their queue, and the work is not ended. Finalizers cannot be
       * interrupted, and what cannot be interrupted does not time out.
       */
      yield* Effect.addFinalizer(() =>
        client.contactCenter.notReady().pipe(Effect.interruptible, Effect.timeout(farewell), Effect.ignore)
      )

      const begin = Effect.zipRight(
        withstood(client.contactCenter.start(config.place === undefined ? {} : { place: config.place })),
        withstood(client.contactCenter.ready())
      )

      const heard = (data: unknown): Effect.Effect<ReadonlyArray<Event>, GenesysError> =>
        Option.match(notificationOf(data), {
          onNone: () => Effect.succeed([]),
          onSome: (it) => {
            switch (it._tag) {
              case "Changed":
                return told.changed(it.session)
              case "Logged":
                return told.logged(it.address, it.messages)
              case "Failed":
                return Effect.as(
                  Effect.sync(() => talks.refuse(it.referenceId, it.code)),
                  []
                )
            }
          }
        })

      const looks = Stream.as(Stream.fromSchedule(Schedule.spaced(every)), { _tag: "Due" } as const)
      return Bayeux.subscribed({ post, channels }).pipe(
        Stream.merge(looks, { haltStrategy: "left" }),
        Stream.mapEffect((it) => {
          switch (it._tag) {
            // What was told until now was told to nobody.
            case "Shaken":
              return Effect.zipRight(begin, told.all)
            case "Due":
              return told.all
            case "Heard":
              return heard(it.data)
          }
        }),
        Stream.flattenIterables,
        Stream.mapError(failed("listen"))
      )
    })
  )

/**
 * Of both operations the vendor shows too little to be sure of them: work that has begun already is none to begin, and a server that
 * wants something else may offer sessions all the same.
 */
const withstood = (operation: Effect.Effect<unknown, GenesysError>): Effect.Effect<void, GenesysError> =>
  Effect.catchIf(
    operation,
    ({ reason, statusCode }) => ["Conflict", "Rejected", "NotFound"].includes(reason._tag) || statusCode === partly,
    (error) => Effect.logWarning(error.message)
  )
/** A part of the request failed. */
const partly = 7
