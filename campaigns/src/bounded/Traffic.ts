/** What a bot's engine does to its store all day, at any time and without the bot: turns, messages, failures. */
import type { Store } from "@parley/engine"
import { type Conversation, EventId, MessageId } from "@parley/messaging"
import { Effect } from "effect"
import { received } from "../harness/paper.ts"

const source = { provider: "paper", account: "paper" }

/** As long as what platforms send, and what a flow keeps. */
const raw = new Uint8Array(700).fill(120)
const state = JSON.stringify({ runs: [{ flow: "order", version: 1, journal: "j".repeat(250) }] })
const happened = (kind: string) => ({ kind, json: '{"flow":"order","step":"how many"}' })

const arrived = (conversation: Conversation, text: string, at: number) => {
  const id = EventId.make(`${conversation.contact} ${at} ${text}`)
  const message = { text, channel: "sms", media: [] }
  const json = JSON.stringify({ _tag: "MessageReceived", id, conversation, message })
  return { ...source, id, raw, at, content: { conversation, json } }
}

export const conversationsOf = (kind: string, count: number) =>
  Array.from({ length: count }, (_, at) => received("none", `${kind}-${at}`, "").conversation)

type Work = Effect.Effect.Success<ReturnType<Store["Type"]["take"]>>[number]
type Outcome = Parameters<Store["Type"]["settle"]>[0][number]["outcome"]

/** One turn about all that waits in the conversation: an answer, and a report on the one before it. */
const turned = ({ id, letters, version }: Work, text: string, at: number) => {
  const key = `${id}/${version + 1}/0`
  return {
    id,
    version,
    state,
    at,
    letters: letters.map(({ seq }) => seq),
    outbox: [{ key, json: JSON.stringify({ kind: "text", text }) }],
    timers: { set: [], cancel: [] },
    reports: [{ messageId: MessageId.make(`${id}/${version}/0`), delivery: "delivered" as const }],
    transcript: [
      { by: "contact" as const, text, key: null },
      { by: "bot" as const, text, key }
    ],
    timeline: [happened("Answered"), happened("Asked")],
    isOptOut: false
  }
}

/** All of it at one time, in milliseconds since 1970. */
export const at = (store: Store["Type"], now: number) => {
  /** These texts come from each of them. */
  const take = (from: ReadonlyArray<Conversation>, ...texts: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const receipts = yield* store.accept(from.flatMap((it) => texts.map((text) => arrived(it, text, now))))
      return yield* store.take([...new Set(receipts.flatMap(({ conversation }) => conversation ?? []))])
    })
  const die = (works: ReadonlyArray<Work>, blocks: boolean) =>
    store.setBack(
      works.map(({ letters }) => ({
        letter: letters[0]?.seq ?? 0,
        at: now,
        next: { dead: "as it was told to", blocks },
        timeline: [happened("Died")]
      }))
    )
  const settle = (outcome: (key: string) => Outcome) =>
    Effect.flatMap(store.claim({ ...source, now, limit: 1000 }), ({ parcels }) =>
      store.settle(parcels.map(({ key, seq }) => ({ seq, at: now, outcome: outcome(key), timeline: [] })))
    )

  return {
    /** Each says this, is answered, and the answer before it is reported to be there. */
    talk: (from: ReadonlyArray<Conversation>, text: string) =>
      Effect.gen(function* () {
        yield* store.commit((yield* take(from, "delivered", text)).map((it) => turned(it, text, now)))
        yield* settle((key) => ({ _tag: "Sent", messageId: MessageId.make(key), possiblyDuplicate: false }))
      }),
    /** What this one says becomes a dead letter. */
    fail: (from: ReadonlyArray<Conversation>, text: string) =>
      Effect.flatMap(take(from, text), (works) => die(works, false)),
    /** So many letters that are open, that hold up their conversation, parcels to be sent much later, and timers as late. */
    leave: (count: number, later: number) =>
      Effect.gen(function* () {
        yield* take(conversationsOf("open", count), "hello")
        yield* die(yield* take(conversationsOf("blocking", count), "hello"), true)
        const timers = { set: [{ key: "later", due: later, json: "{}" }], cancel: [] }
        const unsent = yield* take(conversationsOf("unsent", count), "hello")
        yield* store.commit(unsent.map((it) => ({ ...turned(it, "hello", now), timers })))
        yield* settle(() => ({ _tag: "Later", notBefore: later, unsure: true, doubts: 1, possiblyDuplicate: false }))
      })
  }
}
