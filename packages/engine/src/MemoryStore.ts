/** The store that forgets everything when the process ends: for tests, first steps and the simulator. */
import { randomUUID } from "node:crypto"
import { type Conversation, furthest } from "@parley/messaging"
import { Effect, Layer } from "effect"
import { Letters } from "./memory/Letters.ts"
import { Parcels } from "./memory/Parcels.ts"
import type { Talk } from "./memory/Talk.ts"
import {
  type Arrival,
  type Commit,
  ConversationId,
  type Fired,
  type Happening,
  type Line,
  mostLetters,
  type Prune,
  type Receipt,
  type Setback,
  type Settlement,
  type Source,
  Store,
  type Work
} from "./Store.ts"

type Dated<A> = A & { readonly at: number }

const keyOf = (...parts: ReadonlyArray<string>) => JSON.stringify(parts)
const idsOf = (talks: ReadonlyArray<Talk>) => [...new Set(talks.map(({ id }) => id))]

/** Without the oldest of those before a time, so many of them. */
const without = <A>(all: ReadonlyArray<Dated<A>>, before: number, limit: number) => {
  const old = all.filter(({ at }) => at < before).sort((one, other) => one.at - other.at)
  const gone = new Set(old.slice(0, limit))
  return all.filter((it) => !gone.has(it))
}

class Memory {
  /** By who talks with whom, and by their id. */
  private readonly talks = new Map<string, Talk>()
  private readonly byId = new Map<ConversationId, Talk>()
  readonly letters = new Letters()
  readonly parcels = new Parcels()
  private transcript: Array<Dated<Line>> = []
  private timeline: Array<Dated<Happening>> = []
  private readonly heard = new Map<string, number>()
  private readonly bookmarks = new Map<string, string>()

  accept({ account, at, content, id, provider, raw }: Arrival): Receipt {
    const incoming = { key: keyOf(provider, account, id), provider, account, raw, at }
    if ("dead" in content) {
      const fresh = this.letters.keep({ ...incoming, talk: null, json: "" }, content.dead) !== undefined
      return { conversation: null, fresh, work: null }
    }
    const talk = this.meet(content.conversation)
    const kept = this.letters.keep({ ...incoming, talk, json: content.json })
    const isFirst = kept !== undefined && this.letters.of(talk)[0]?.seq === kept.seq
    return { conversation: talk.id, fresh: kept !== undefined, work: isFirst ? this.read(talk) : null }
  }

  take(id: ConversationId): ReadonlyArray<Work> {
    const talk = this.byId.get(id)
    return talk === undefined ? [] : [this.read(talk)]
  }

  commit({
    at,
    id,
    isOptOut,
    letters,
    outbox,
    reports,
    state,
    timeline,
    timers,
    transcript,
    version
  }: Commit): boolean {
    const open = letters.map((letter) => this.letters.open(letter))
    const talk = this.byId.get(id)
    if (talk?.version !== version || open.some((letter) => letter?.talk !== talk)) return false
    for (const letter of open) if (letter !== undefined) this.letters.done(letter, at)
    talk.version += 1
    talk.state = state ?? talk.state
    for (const parcel of outbox) this.parcels.post(talk, parcel, at)
    if (isOptOut) this.parcels.abandon(talk, at)
    const kept = [...talk.timers].filter(([key]) => !timers.cancel.includes(key))
    talk.timers = new Map([...kept, ...timers.set.map((timer) => [timer.key, timer] as const)])
    for (const { delivery, messageId } of reports) {
      const known = talk.deliveries.get(messageId)
      if (furthest(known?.delivery ?? delivery, delivery) === delivery) talk.deliveries.set(messageId, { delivery, at })
    }
    this.transcript.push(...transcript.map((line) => ({ ...line, at })))
    this.happened(at, timeline)
    return true
  }

  setBack(setback: Setback) {
    if (this.letters.setBack(setback) !== undefined) this.happened(setback.at, setback.timeline)
  }

  fire({ limit, now }: { readonly now: number; readonly limit: number }): Fired {
    const due = this.timers()
      .filter(({ due }) => due <= now)
      .slice(0, limit)
    for (const { json, key, talk } of due) {
      const { account, provider } = talk.conversation
      const id = keyOf(provider, account, `timer:${randomUUID()}`)
      this.letters.keep({ key: id, provider, account, talk, json, raw: new Uint8Array(), at: now })
      talk.timers = new Map([...talk.timers].filter(([other]) => other !== key))
    }
    return { conversations: idsOf(due.map(({ talk }) => talk)), next: this.timers()[0]?.due ?? null }
  }

  settle(settlement: Settlement) {
    if (this.parcels.settle(settlement) !== undefined) this.happened(settlement.at, settlement.timeline)
  }

  prune({ deadLetters, inbox, limit, outbox, timeline, transcript }: Prune): number {
    const sizes = () => this.transcript.length + this.timeline.length
    const before = sizes()
    if (transcript !== undefined) this.transcript = without(this.transcript, transcript, limit)
    if (timeline !== undefined) this.timeline = without(this.timeline, timeline, limit)
    return (
      before -
      sizes() +
      (inbox === undefined ? 0 : this.letters.forget(inbox, limit)) +
      (outbox === undefined ? 0 : this.parcels.forget(outbox, limit) + this.forgetDeliveries(outbox, limit)) +
      (deadLetters === undefined ? 0 : this.letters.forgetDead(deadLetters, limit))
    )
  }

  heardUntil({ account, provider }: Source): number | null {
    return this.heard.get(keyOf(provider, account)) ?? null
  }

  hear({ account, provider, until }: Source & { readonly until: number }) {
    this.heard.set(keyOf(provider, account), until)
  }

  bookmark({ account, provider }: Source): string | null {
    return this.bookmarks.get(keyOf(provider, account)) ?? null
  }

  mark({ account, at, provider }: Source & { readonly at: string }) {
    this.bookmarks.set(keyOf(provider, account), at)
  }

  /** Of all conversations, the next one first. */
  private readonly timers = () =>
    [...this.talks.values()]
      .flatMap((talk) => [...talk.timers.values()].map((timer) => ({ ...timer, talk })))
      .sort((one, other) => one.due - other.due || (one.key < other.key ? -1 : 1))

  private readonly happened = (at: number, timeline: ReadonlyArray<Happening>) => {
    this.timeline.push(...timeline.map((it) => ({ ...it, at })))
  }

  private readonly forgetDeliveries = (before: number, limit: number) => {
    const all = [...this.talks.values()].flatMap(({ deliveries }) =>
      [...deliveries].map(([messageId, { at }]) => ({ deliveries, messageId, at }))
    )
    const kept = new Set(without(all, before, limit))
    const old = all.filter((it) => !kept.has(it))
    for (const { deliveries, messageId } of old) deliveries.delete(messageId)
    return old.length
  }

  private readonly read = (talk: Talk): Work => {
    const { conversation, id, state, version } = talk
    const letters = this.letters
      .of(talk)
      .slice(0, mostLetters)
      .map(({ at, attempts, json, notBefore, seq }) => ({ seq, json, attempts, notBefore, at }))
    return { id, conversation, version, state, letters }
  }

  private readonly meet = (conversation: Conversation): Talk => {
    const { account, contact, provider, sender } = conversation
    const key = keyOf(provider, account, sender, contact)
    const known = this.talks.get(key)
    if (known !== undefined) return known
    const id = ConversationId.make(randomUUID())
    const talk = { id, conversation, version: 0, state: null, timers: new Map(), deliveries: new Map() }
    this.talks.set(key, talk)
    this.byId.set(id, talk)
    return talk
  }
}

/** A store of its own, empty. */
export const make: Effect.Effect<Store["Type"]> = Effect.sync(() => {
  const memory = new Memory()
  const { letters, parcels } = memory
  const each =
    <A, B>(body: (item: A) => B) =>
    (batch: ReadonlyArray<A>) =>
      Effect.sync(() => batch.map(body))
  return Store.of({
    recover: ({ notBefore }) => Effect.sync(() => parcels.recover(notBefore)),
    waiting: ({ limit, now }) => Effect.sync(() => idsOf(letters.waiting(now).slice(0, limit))),
    accept: each((arrival) => memory.accept(arrival)),
    take: (ids) => Effect.sync(() => ids.flatMap((id) => memory.take(id))),
    commit: each((turn) => memory.commit(turn)),
    setBack: (setbacks) => Effect.sync(() => setbacks.forEach((it) => memory.setBack(it))),
    fire: (request) => Effect.sync(() => memory.fire(request)),
    claim: (request) => Effect.sync(() => parcels.claim(request)),
    settle: (settlements) => Effect.sync(() => settlements.forEach((it) => memory.settle(it))),
    deadLetters: ({ limit }) => Effect.sync(() => letters.deadLetters(limit)),
    revive: (seqs) => Effect.sync(() => idsOf(seqs.flatMap((seq) => letters.revive(seq)))),
    discard: (seqs) => Effect.sync(() => idsOf(seqs.flatMap((seq) => letters.discard(seq)))),
    prune: (request) => Effect.sync(() => memory.prune(request)),
    heardUntil: (source) => Effect.sync(() => memory.heardUntil(source)),
    hear: (heard) => Effect.sync(() => memory.hear(heard)),
    bookmark: (source) => Effect.sync(() => memory.bookmark(source)),
    mark: (marked) => Effect.sync(() => memory.mark(marked)),
    check: Effect.void,
    lost: Effect.never
  })
})

/** `make`, as a layer. */
export const layer: Layer.Layer<Store> = Layer.effect(Store, make)
