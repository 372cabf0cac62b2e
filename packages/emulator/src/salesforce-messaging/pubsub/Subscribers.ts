/** Who is subscribed to what, how far each was told, and how much more each has asked for. */
import { randomUUID } from "node:crypto"
import type { ServerDuplexStream } from "@grpc/grpc-js"
import { Deferred, Effect, Option } from "effect"
import type { Fault } from "../../Faults.ts"
import type { Receipt, Site } from "../../Platform.ts"
import type { Topic } from "./avro.ts"
import { type Entry, type PubSubLog, replayId } from "./Log.ts"
import { PubSubRefusal } from "./Refusal.ts"
import type { PubSubServer } from "./Server.ts"

export type Call = ServerDuplexStream<unknown, unknown>

export interface Subscriber {
  readonly topic: Topic
  readonly call: Call
  /** Why the stream ends before the bot ends it. */
  readonly ended: Deferred.Deferred<never, PubSubRefusal>
  /** The position up to which everything was told. */
  told: number
  /** How many events more may be told. */
  wanted: number
}

type Outcome = Receipt["webhook"]

/** The vendor's bound on an answer. */
const most = 100

const well: Outcome = { status: 200 }

export const make = (faults: Site["faults"], log: PubSubLog, server: PubSubServer) => {
  const all = new Set<Subscriber>()

  const due = (it: Subscriber) => log.after(it.topic.name, it.told, Math.min(it.wanted, most))

  /** Without entries: where the stream stands, which also shows that it is alive. */
  const say = (it: Subscriber, entries: ReadonlyArray<Entry>) =>
    Effect.sync(() => {
      it.told = entries.at(-1)?.position ?? it.told
      it.wanted -= entries.length
      it.call.write({
        events: entries.map(({ id, payload, position }) => ({
          event: { id, schema_id: it.topic.schemaId, payload },
          replay_id: replayId(position)
        })),
        latest_replay_id: replayId(it.told),
        rpc_id: randomUUID(),
        pending_num_requested: it.wanted
      })
    })

  const tell = (it: Subscriber): Effect.Effect<Outcome> =>
    Effect.suspend(() => {
      const entries = due(it)
      return entries.length === 0 ? Effect.succeed(well) : Effect.zipRight(say(it, entries), tell(it))
    })

  const leave = (it: Subscriber, reason: PubSubRefusal["reason"], outcome: Outcome) => {
    all.delete(it)
    return Effect.as(Deferred.fail(it.ended, new PubSubRefusal({ reason })), outcome)
  }

  const cut = (it: Subscriber): Effect.Effect<Outcome> => {
    all.delete(it)
    return Effect.as(server.cut(it.call.getPeer()), { failed: "dropped" })
  }

  const instead = (it: Subscriber, { kind }: Fault): Effect.Effect<Outcome> => {
    switch (kind) {
      case "429":
        return leave(it, "subscription.limit.exceeded", { status: 429 })
      case "500":
        return leave(it, "service.unavailable", { status: 500 })
      case "timeout":
        // The stream stays open, and nothing comes any more.
        all.delete(it)
        return Effect.succeed({ failed: "timeout" })
      case "drop":
        return cut(it)
      case "drop-after":
        // What was written needs a moment to reach the wire.
        return Effect.zipRight(
          tell(it),
          Effect.delay(
            Effect.suspend(() => cut(it)),
            "20 millis"
          )
        )
      case "undelivered":
        return tell(it)
    }
  }

  /** At 200 it has what there is, or will have it once it asks for more. */
  const pump = (it: Subscriber): Effect.Effect<Outcome> =>
    Effect.suspend(() =>
      due(it).length === 0
        ? Effect.succeed(well)
        : Effect.flatMap(
            faults.take("notify"),
            Option.match({ onNone: () => tell(it), onSome: (fault) => instead(it, fault) })
          )
    )

  return {
    add: (it: Subscriber) => void all.add(it),
    remove: (it: Subscriber) => void all.delete(it),
    has: (topic: string): boolean => [...all].some((it) => it.topic.name === topic),
    /** It may be told so many events more; who has just come hears at once where it stands. */
    ask: (it: Subscriber, more: number) =>
      Effect.suspend(() => {
        const first = it.wanted === 0 && it.told === log.tip(it.topic.name)
        it.wanted += more
        return first ? say(it, []) : pump(it)
      }),
    tellAll: (topic: string): Effect.Effect<ReadonlyArray<Outcome>> =>
      Effect.suspend(() =>
        Effect.forEach(
          [...all].filter((it) => it.topic.name === topic),
          pump
        )
      ),
    /** To who is subscribed still. */
    stillHere: (it: Subscriber): Effect.Effect<void> => Effect.suspend(() => (all.has(it) ? say(it, []) : Effect.void))
  }
}
