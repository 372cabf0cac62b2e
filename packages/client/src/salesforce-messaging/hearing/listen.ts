/** Hears what the org's platform event tells: what people say and do, and that a conversation waits for the bot. */
import { because, Bookmark, type Event, type ProviderError } from "@parley/messaging"
import { DateTime, Effect, Option, Schedule, Stream } from "effect"
import { isPassing } from "../../isPassing.ts"
import type { SalesforceConfig } from "../Config.ts"
import { failed } from "../failed.ts"
import { hearing, passedOver } from "./hearing.ts"
import type { Login } from "../login/Login.ts"
import type { Offers } from "../work/Offers.ts"
import * as PubSub from "../pubsub/PubSub.ts"
import type { Talks } from "../talks/Talks.ts"

export interface ListenOptions extends Pick<PubSub.PubSubOptions, "silence" | "pauses"> {
  readonly login: Login
  readonly talks: Talks
  readonly offers: Offers
  readonly missed: (since: DateTime.Utc) => Stream.Stream<Event, ProviderError>
}

const noTopic = "the org has no such topic, or does not show it to this user: look at PARLEY_SALESFORCE_TOPIC"

/** What was said before is read soon, where that fails in passing. */
const soon = Schedule.intersect(Schedule.exponential("250 millis"), Schedule.recurs(3))

export const listen = (config: SalesforceConfig, options: ListenOptions) => {
  const { login, missed, offers, pauses, silence, talks } = options
  const { orgId, pubSubUrl, topic } = config
  const heard = hearing(config, talks, offers)

  const told = ({ events, place }: PubSub.Batch): Stream.Stream<Event | Bookmark> =>
    Stream.fromIterable(events).pipe(
      Stream.mapEffect(Option.match({ onNone: () => passedOver("its schema does not fit it"), onSome: heard })),
      Stream.mapConcat((it) => it),
      Stream.concat(place === "" ? Stream.empty : Stream.make(Bookmark.make({ at: place })))
    )

  /** That it cannot be read is no reason to hear nothing: it is asked for again as all that was missed is. */
  const unheard = (since: DateTime.Utc): Stream.Stream<Event> =>
    missed(since).pipe(
      Stream.retry(Schedule.whileInput(soon, isPassing)),
      Stream.catchAll(({ message }) =>
        Stream.execute(Effect.logWarning(`what was said before the bot listened cannot be read: ${message}`))
      )
    )

  return (after: Option.Option<Bookmark>): Stream.Stream<Event | Bookmark, ProviderError> =>
    Stream.unwrapScoped(
      Effect.gen(function* () {
        const begun = yield* DateTime.now
        yield* offers.attend
        const place = Option.map(after, ({ at }) => at)
        return PubSub.subscribe({ login, orgId, topic, pubSubUrl, pauses, silence }, place).pipe(
          Stream.mapError((failure) => failed("listen", because("NotFound")(failure) ? noTopic : undefined)(failure)),
          Stream.flatMap((batch) => (batch.hasGap ? Stream.concat(unheard(begun), told(batch)) : told(batch)))
        )
      })
    )
}
