/** What the contract of all stores is written with. */
import { assert } from "@effect/vitest"
import { Address, Conversation, EventId, MessageId } from "@parley/messaging"
import type { Store } from "@parley/engine"
import { Effect } from "effect"

export type Port = Store["Type"]

export const conversation = (contact: string, account = "a") =>
  Conversation.make({ provider: "test", account, sender: Address.make("+1"), contact: Address.make(contact) })

export const arrival = (id: string, contact = "ann", account = "a") => {
  const content = { conversation: conversation(contact, account), json: `"${id}"` }
  return { provider: "test", account, id: EventId.make(id), raw: new TextEncoder().encode(id), at: 1000, content }
}
export const unreadable = (id: string) => ({ ...arrival(id), content: { dead: "Body: expected a text" } })

/** One letter of a contact, and the work that it makes. */
export const begun = (store: Port, id: string, contact = "ann") =>
  Effect.gen(function* () {
    const [receipt] = yield* store.accept([arrival(id, contact)])
    if (receipt?.conversation == null) return assert.fail("no conversation")
    const [work] = yield* store.take([receipt.conversation])
    if (work === undefined) return assert.fail("no work")
    return work
  })
export type Begun = Effect.Effect.Success<ReturnType<typeof begun>>

export type Turn = Parameters<Port["commit"]>[0][number]
export interface Told extends Partial<Omit<Turn, "id" | "outbox">> {
  readonly said?: ReadonlyArray<string>
}

/** The oldest letter's turn, in which nothing happens but what is told. */
export const turnOf = ({ id, letters: [letter], version }: Begun, { said = [], ...told }: Told = {}): Turn => ({
  id,
  letters: letter === undefined ? [] : [letter.seq],
  version,
  state: null,
  outbox: said.map((json) => ({ key: `${id}/${version}/${json}`, json })),
  timers: { set: [], cancel: [] },
  reports: [],
  transcript: [],
  timeline: [],
  isOptOut: false,
  at: 2000,
  ...told
})

/** A conversation in whose outbox these wait. */
export const queued = (store: Port, id: string, said: ReadonlyArray<string>, contact = "ann") =>
  Effect.gen(function* () {
    const work = yield* begun(store, id, contact)
    assert.deepStrictEqual(yield* store.commit([turnOf(work, { said })]), [true])
  })
export const source = { provider: "test", account: "a" }
export const claimed = (store: Port, now = 5000, limit = 64) =>
  Effect.map(store.claim({ ...source, now, limit }), ({ parcels }) => parcels)
export const waiting = (store: Port, now = 5000) => store.waiting({ now, limit: 64 })
/** What waits in a conversation. */
export const letters = (store: Port, id: Begun["id"]) =>
  Effect.map(store.take([id]), ([work]) => work?.letters.map(({ json }) => json))
export const texts = (parcels: ReadonlyArray<{ readonly json: string }>) => parcels.map(({ json }) => json)
export type Settled = Parameters<Port["settle"]>[0][number]
const settled = (seq: number, outcome: Settled["outcome"]): Settled => ({ seq, at: 6000, outcome, timeline: [] })
export const sent = (seq: number) =>
  settled(seq, { _tag: "Sent", messageId: MessageId.make(`m${seq}`), possiblyDuplicate: false })
export const later = (seq: number, notBefore: number, unsure: boolean, doubts = 0) =>
  settled(seq, { _tag: "Later", notBefore, unsure, doubts, possiblyDuplicate: false })
export const optedOut = (seq: number) => settled(seq, { _tag: "OptedOut" })
export const never = (seq: number) => settled(seq, { _tag: "Never", why: "Rejected 1" })

export const died = (letter: number, blocks = false, at = 3000) =>
  ({ letter, at, next: { dead: "broken", blocks }, timeline: [] }) as const
export const timer = (key: string, due: number) => ({ key, due, json: `"${key}"` })
