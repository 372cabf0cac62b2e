/** The outbox of the store in memory. */
import type { MessageId } from "@parley/messaging"
import type { Claim, Parcel, Settlement, Source } from "../Store.ts"
import type { Talk } from "./Talk.ts"

interface Queued extends Pick<Parcel, "seq" | "key" | "json" | "queued"> {
  readonly talk: Talk
  status: "queued" | "sending" | "sent" | "failed"
  unsure: boolean
  possiblyDuplicate: boolean
  attempts: number
  doubts: number
  notBefore: number
  firstTried: number
  messageId?: MessageId
  settledAt: number | null
}

const change = (parcel: Queued, changed: Partial<Queued>) => Object.assign(parcel, changed)

const byDue = (one: Queued, other: Queued) => one.notBefore - other.notBefore || one.seq - other.seq

export class Parcels {
  private queue: Array<Queued> = []
  /** Of these, the ones that wait or are on their way; the oldest first. */
  private readonly unsettled = new Map<number, Queued>()
  private last = 0

  recover(notBefore: number) {
    for (const parcel of this.unsettled.values()) {
      if (parcel.status !== "sending") continue
      change(parcel, { status: "queued", unsure: true, doubts: parcel.doubts + 1, notBefore })
    }
  }

  post(talk: Talk, { json, key }: Pick<Parcel, "key" | "json">, at: number) {
    const untried = { unsure: false, possiblyDuplicate: false, attempts: 0, doubts: 0, firstTried: 0 }
    const seq = (this.last += 1)
    const times = { queued: at, notBefore: at, settledAt: null }
    const parcel: Queued = { seq, key, json, talk, status: "queued", ...times, ...untried }
    this.queue.push(parcel)
    this.unsettled.set(seq, parcel)
  }

  claim({ account, limit, now, provider }: Source & { readonly now: number; readonly limit: number }): Claim {
    const heads = new Map<Talk, Queued>()
    for (const parcel of this.unsettled.values()) if (!heads.has(parcel.talk)) heads.set(parcel.talk, parcel)
    const idle = [...heads.values()]
      .filter(({ status, talk: { conversation: it } }) => {
        return status === "queued" && it.provider === provider && it.account === account
      })
      .sort(byDue)
    const due = idle.filter(({ notBefore }) => notBefore <= now).slice(0, limit)
    const parcels = due.map((parcel): Parcel => {
      parcel.status = "sending"
      parcel.attempts += 1
      if (parcel.attempts === 1) parcel.firstTried = now
      const { messageId: _, notBefore: __, settledAt: ___, status: ____, talk, ...rest } = parcel
      return { ...rest, conversation: talk.conversation, known: rest.unsure ? this.lately(talk) : [] }
    })
    return { parcels, next: idle.find(({ status }) => status === "queued")?.notBefore ?? null }
  }

  /** Gives the talk, if the parcel was on its way. */
  settle({ at, outcome, seq }: Settlement): Talk | undefined {
    const parcel = this.unsettled.get(seq)
    if (parcel?.status !== "sending") return undefined
    switch (outcome._tag) {
      case "Sent":
        this.conclude(parcel, { status: "sent", messageId: outcome.messageId, settledAt: at })
        break
      case "Later":
        change(parcel, {
          status: "queued",
          unsure: outcome.unsure,
          doubts: outcome.doubts,
          possiblyDuplicate: outcome.possiblyDuplicate,
          notBefore: outcome.notBefore
        })
        break
      case "Never":
        this.conclude(parcel, { status: "failed", settledAt: at })
        break
      case "OptedOut":
        this.conclude(parcel, { status: "failed", settledAt: at })
        this.abandon(parcel.talk, at)
    }
    return parcel.talk
  }

  /** What is on its way already cannot be called back. */
  abandon(talk: Talk, at: number) {
    for (const parcel of this.unsettled.values()) {
      if (parcel.talk === talk && parcel.status === "queued") this.conclude(parcel, { status: "failed", settledAt: at })
    }
  }

  forget(before: number, limit: number): number {
    const old = this.queue
      .filter(({ settledAt }) => settledAt !== null && settledAt < before)
      .sort((one, other) => (one.settledAt ?? 0) - (other.settledAt ?? 0))
      .slice(0, limit)
    this.queue = this.queue.filter((parcel) => !old.includes(parcel))
    return old.length
  }

  private readonly conclude = (parcel: Queued, end: Partial<Queued>) => {
    change(parcel, end)
    this.unsettled.delete(parcel.seq)
  }

  private readonly lately = (talk: Talk) =>
    this.queue
      .flatMap((it) => (it.talk === talk ? (it.messageId ?? []) : []))
      .slice(-20)
      .reverse()
}
