/** Posts new messages to who has subscribed to them: at once, or in batches; nothing is signed, and nothing posted again. */
import { HttpBody, HttpClientRequest } from "@effect/platform"
import { Clock, Effect, Option, Queue, type Scope, Stream } from "effect"
import type { Outcome } from "../Delivery.ts"
import type { Site } from "../Platform.ts"
import { domain } from "./Account.ts"
import type { Row, State, Subscription } from "./State.ts"
import * as wire from "./wire.ts"

export interface Feed {
  /** To every subscription that they match, and how each took it. */
  readonly post: (rows: ReadonlyArray<Row>) => Effect.Effect<ReadonlyArray<Outcome>>
  /** With the next batch. */
  readonly note: (row: Row) => Effect.Effect<void>
}

// The vendor looks for new rows every three seconds or so; nobody in practice wants to wait for that.
const pace = "50 millis"

const wants = ({ domain: where, model, user }: Subscription, row: Row) =>
  model === "message" && (where === "*" || where === domain) && (user === "*" || row.members.includes(user))

/** Above 302 is an error, as is no answer. */
const took = (outcome: Outcome) => "status" in outcome && outcome.status <= 302

/** The subscriptions that have not ended; those that have are forgotten on the way. */
export const alive = ({ subscriptions }: State) =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    for (const it of subscriptions.all()) if (it.expires <= now) subscriptions.remove(it.id)
    return subscriptions.all()
  })

export const make = (site: Site, state: State): Effect.Effect<Feed, never, Scope.Scope> =>
  Effect.gen(function* () {
    const tell = Effect.fnUntraced(function* (subscription: Subscription, rows: ReadonlyArray<Row>) {
      const outcome = yield* site.deliver(
        "webhook",
        HttpClientRequest.post(subscription.postUrl, {
          body: HttpBody.unsafeJson(rows.map((row) => wire.message(subscription.version, site.url, row))),
          headers: { "user-agent": "NetSapiens", "x-correlation-id": subscription.id }
        })
      )
      // It may have been changed, or have gone, while the answer was awaited.
      for (const now of Option.toArray(state.subscriptions.get(subscription.id))) {
        const well = took(outcome)
        state.subscriptions.put({
          ...now,
          status: well ? "active" : "error",
          errors: now.errors + (well ? 0 : 1),
          posts: now.posts + 1
        })
      }
      return outcome
    })

    const post = (rows: ReadonlyArray<Row>) =>
      Effect.flatMap(alive(state), (subscriptions) =>
        Effect.forEach(
          subscriptions
            .map((subscription) => ({ subscription, some: rows.filter((row) => wants(subscription, row)) }))
            .filter(({ some }) => some.length > 0),
          ({ some, subscription }) => tell(subscription, some),
          { concurrency: "unbounded" }
        )
      )

    const queue = yield* Queue.unbounded<Row>()
    yield* Stream.fromQueue(queue).pipe(
      Stream.groupedWithin(100, pace),
      Stream.runForEach((rows) => post([...rows])),
      Effect.forkScoped
    )
    return { post, note: (row) => Effect.asVoid(Queue.offer(queue, row)) }
  })
