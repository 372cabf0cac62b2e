/** Is at work as the agent: takes the sessions that it is offered, and tells what happens in them. What was not heard is read. */
import type { Event, ProviderError } from "@parley/messaging"
import { type Duration, Effect, Option, Ref, Schedule, Stream } from "effect"
import * as Bayeux from "./Bayeux.ts"
import type { GenesysClient } from "../Client.ts"
import type { GenesysConfig } from "../Config.ts"
import { partly } from "../rest/contactCenter.ts"
import { failed } from "../failed.ts"
import { farewell } from "../farewell.ts"
import type { GenesysError } from "../GenesysError.ts"
import { isPassing } from "../../isPassing.ts"
import { notificationOf } from "./notificationOf.ts"
import type { Refusals } from "../Refusals.ts"
import * as Told from "./Told.ts"
import type { Talks } from "../Talks.ts"
import * as Trouble from "./Trouble.ts"

/** That the server tells of SMS sessions on these channels is inferred: what it should tell nobody of is read all the same, in time. */
const usually: Duration.DurationInput = "30 seconds"

/** All that is about the agent; and where that is refused, what is about these sessions. */
const channels: Bayeux.Options["channels"] = ["/v2/me/*", "/v2/me/smssessions"]

/** `every`: how long between two readings of all sessions. */
export const listen = (
  config: GenesysConfig,
  client: GenesysClient["Type"],
  talks: Talks,
  refusals: Refusals,
  post: Bayeux.Options["post"],
  every: Duration.DurationInput = usually
): Stream.Stream<Event, ProviderError> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const told = yield* Told.make(config, client, talks)
      const isAtWork = yield* Ref.make(false)
      const trouble = yield* Trouble.make("Genesys: all sessions")

      /**
       * Sessions survive their agent's absence, and are read again at the next start: to end the agent's work here would give them
       * away. So no more are taken, which wait for the next start in their queue, and the work is not ended.
       */
      yield* Effect.addFinalizer(() => farewell(Effect.whenEffect(client.contactCenter.notReady(), isAtWork)))

      const begin = Effect.ignore(client.sessions.uris()).pipe(
        // By now it is known how the channel is spelt.
        Effect.zipRight(
          withstood(client.contactCenter.start(config.place === undefined ? {} : { place: config.place }))
        ),
        // Before it is ready: the answer to that may be lost.
        Effect.zipRight(Ref.set(isAtWork, true)),
        Effect.zipRight(withstood(client.contactCenter.ready()))
      )

      /** What cannot be read now is read at the next look: what is heard meanwhile is no worse for it. */
      const look = Effect.catchIf(Effect.zipLeft(told.all, trouble.isWell), isPassing, (error) =>
        Effect.as(trouble.fails(error.message), [])
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
                return Effect.as(refusals.note(it.referenceId, it.code), [])
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
              return Effect.zipRight(begin, look)
            case "Due":
              return look
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
