/** The store that forgets everything when the process ends: for tests, first steps and the simulator. */
import { randomUUID } from "node:crypto"
import { type Conversation, type Delivery, furthest, type MessageId } from "@parley/messaging"
import { Effect, Layer } from "effect"
import {
  type Arrival,
  type Claim,
  type Commit,
  ConversationId,
  type Letter,
  type Parcel,
  type Receipt,
  type Setback,
  type Settlement,
  type Source,
  Store
} from "./Store.ts"

interface Talk {
  readonly id: ConversationId
  readonly conversation: Conversation
  version: number
  state: string | null
  readonly deliveries: Map<string, Delivery>
}
interface Kept extends Letter {
  readonly talk: Talk
  status: "open" | "done" | "dead"
  attempts: number
  notBefore: number
}
interface Queued extends Omit<Parcel, "unsure" | "known"> {
  readonly talk: Talk
  status: "queued" | "sending" | "unsure" | "sent" | "failed"
  attempts: number
  doubts: number
  notBefore: number
  firstTried: number
  messageId?: MessageId
}

const isUnsettled = ({ status }: Queued) => status === "queued" || status === "sending" || status === "unsure"

class Memory {
  private readonly talks = new Map<string, Talk>()
  private readonly inbox = new Map<string, Kept | undefined>()
  private readonly outbox: Array<Queued> = []
  private readonly heard = new Map<string, number>()
  private readonly bookmarks = new Map<string, string>()

  recover(): ReadonlyArray<ConversationId> {
    for (const parcel of this.outbox) if (parcel.status === "sending") parcel.status = "unsure"
    return [...new Set(this.open().map(({ talk }) => talk.id))]
  }

  accept({ account, content, id, provider }: Arrival): Receipt {
    const key = JSON.stringify([provider, account, id])
    const fresh = !this.inbox.has(key)
    if ("dead" in content) {
      if (fresh) this.inbox.set(key, undefined)
      return { conversation: null, fresh }
    }
    const talk = this.meet(content.conversation)
    const seq = this.inbox.size + 1
    if (fresh) this.inbox.set(key, { seq, talk, json: content.json, status: "open", attempts: 0, notBefore: 0 })
    return { conversation: talk.id, fresh }
  }

  take(id: ConversationId) {
    const talk = [...this.talks.values()].find((it) => it.id === id)
    if (talk === undefined) return []
    const letters = this.open()
      .filter((letter) => letter.talk === talk)
      .map(({ attempts, json, notBefore, seq }) => ({ seq, json, attempts, notBefore }))
    return [{ id, conversation: talk.conversation, version: talk.version, state: talk.state, letters }]
  }

  commit({ id, isOptOut, letter, outbox, reports, state, version }: Commit): boolean {
    const open = this.open().find((it) => it.seq === letter && it.talk.id === id)
    if (open === undefined || open.talk.version !== version) return false
    const { talk } = open
    open.status = "done"
    talk.version += 1
    talk.state = state ?? talk.state
    for (const { json, key } of outbox) {
      const { conversation } = talk
      const seq = this.outbox.length + 1
      this.outbox.push({
        seq,
        key,
        json,
        talk,
        conversation,
        status: "queued",
        attempts: 0,
        doubts: 0,
        notBefore: 0,
        firstTried: 0
      })
    }
    if (isOptOut) this.abandon(talk)
    for (const { delivery, messageId } of reports) {
      talk.deliveries.set(messageId, furthest(talk.deliveries.get(messageId) ?? delivery, delivery))
    }
    return true
  }

  setBack({ letter, next }: Setback) {
    const kept = this.open().find(({ seq }) => seq === letter)
    if (kept === undefined) return
    kept.attempts += 1
    if ("dead" in next) kept.status = "dead"
    else kept.notBefore = next.notBefore
  }

  claim({ limit, now }: { readonly now: number; readonly limit: number }): Claim {
    const heads = new Map(
      this.outbox
        .filter(isUnsettled)
        .reverse()
        .map((parcel) => [parcel.talk, parcel])
    )
    const idle = [...heads.values()]
      .filter(({ status }) => status !== "sending")
      .sort((one, other) => one.seq - other.seq)
    const due = idle.filter(({ notBefore }) => notBefore <= now).slice(0, limit)
    const parcels = due.map((parcel): Parcel => {
      const unsure = parcel.status === "unsure"
      parcel.status = "sending"
      parcel.attempts += 1
      if (parcel.attempts === 1) parcel.firstTried = now
      const { attempts, conversation, firstTried, json, key, seq } = parcel
      const sent = this.outbox.flatMap(({ messageId, talk }) => (talk === parcel.talk ? (messageId ?? []) : []))
      const known = unsure ? sent.slice(-20) : []
      return { seq, key, conversation, json, attempts, doubts: parcel.doubts, unsure, firstTried, known }
    })
    const rest = idle.filter((parcel) => !due.includes(parcel)).map(({ notBefore }) => notBefore)
    return { parcels, next: rest.length === 0 ? null : Math.min(...rest) }
  }

  settle({ outcome, seq }: Settlement) {
    const parcel = this.outbox.find((it) => it.seq === seq)
    if (parcel === undefined) return
    switch (outcome._tag) {
      case "Sent":
        parcel.status = "sent"
        parcel.messageId = outcome.messageId
        return
      case "Later":
        parcel.status = outcome.unsure ? "unsure" : "queued"
        parcel.notBefore = outcome.notBefore
        parcel.doubts = outcome.doubts
        return
      case "Never":
        parcel.status = "failed"
        return
      case "OptedOut":
        parcel.status = "failed"
        this.abandon(parcel.talk)
    }
  }

  heardUntil({ account, provider }: Source): number | null {
    return this.heard.get(JSON.stringify([provider, account])) ?? null
  }

  hear({ account, provider, until }: Source & { readonly until: number }) {
    this.heard.set(JSON.stringify([provider, account]), until)
  }

  bookmark({ account, provider }: Source): string | null {
    return this.bookmarks.get(JSON.stringify([provider, account])) ?? null
  }

  mark({ account, at, provider }: Source & { readonly at: string }) {
    this.bookmarks.set(JSON.stringify([provider, account]), at)
  }

  /** What is on its way already cannot be called back. */
  private readonly abandon = (talk: Talk) => {
    for (const parcel of this.outbox) {
      if (parcel.talk === talk && isUnsettled(parcel) && parcel.status !== "sending") parcel.status = "failed"
    }
  }

  private readonly open = () =>
    [...this.inbox.values()].filter((it) => it !== undefined).filter(({ status }) => status === "open")

  private readonly meet = (conversation: Conversation): Talk => {
    const { account, contact, provider, sender } = conversation
    const key = JSON.stringify([provider, account, sender, contact])
    const known = this.talks.get(key)
    if (known !== undefined) return known
    const talk = { id: ConversationId.make(randomUUID()), conversation, version: 0, state: null, deliveries: new Map() }
    this.talks.set(key, talk)
    return talk
  }
}

/** A store of its own, empty. */
export const make: Effect.Effect<Store["Type"]> = Effect.sync(() => {
  const memory = new Memory()
  const each =
    <A, B>(body: (item: A) => B) =>
    (batch: ReadonlyArray<A>) =>
      Effect.sync(() => batch.map(body))
  return Store.of({
    recover: Effect.sync(() => memory.recover()),
    accept: each((arrival) => memory.accept(arrival)),
    take: (ids) => Effect.sync(() => ids.flatMap((id) => memory.take(id))),
    commit: each((turn) => memory.commit(turn)),
    setBack: (setbacks) => Effect.sync(() => setbacks.forEach((it) => memory.setBack(it))),
    claim: (request) => Effect.sync(() => memory.claim(request)),
    settle: (settlements) => Effect.sync(() => settlements.forEach((it) => memory.settle(it))),
    heardUntil: (source) => Effect.sync(() => memory.heardUntil(source)),
    hear: (heard) => Effect.sync(() => memory.hear(heard)),
    bookmark: (source) => Effect.sync(() => memory.bookmark(source)),
    mark: (marked) => Effect.sync(() => memory.mark(marked)),
    check: Effect.void
  })
})

/** `make`, as a layer. */
export const layer: Layer.Layer<Store> = Layer.effect(Store, make)
