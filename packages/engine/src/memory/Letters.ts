/** The letters of the store in memory: those that wait, those that are done, and the dead ones. */
import type { Arrival, DeadLetter, Letter, Setback } from "../Store.ts"
import type { Talk } from "./Talk.ts"

interface Kept extends Letter, Pick<Arrival, "provider" | "account" | "raw"> {
  /** Of provider, account and event. */
  readonly key: string
  /** `null` where nobody understood it. */
  readonly talk: Talk | null
  attempts: number
  notBefore: number
  settledAt: number | null
}
interface Dead extends Kept {
  readonly why: string
  readonly blocks: boolean
  readonly diedAt: number
}

export type Incoming = Omit<Kept, "seq" | "attempts" | "notBefore" | "settledAt">

const bySeq = (one: { readonly seq: number }, other: { readonly seq: number }) => one.seq - other.seq

export class Letters {
  private readonly kept = new Map<string, Kept>()
  /** Of those that are kept, the ones that are not settled; and those of each talk, the oldest first. */
  private readonly opened = new Map<number, Kept>()
  private readonly queues = new Map<Talk | null, ReadonlyArray<Kept>>()
  private readonly dead = new Map<number, Dead>()
  private last = 0

  /** Nothing where it was here before. Without a talk it is dead at once, for this reason. */
  keep(incoming: Incoming, why = ""): Letter | undefined {
    if (this.kept.has(incoming.key)) return undefined
    const isDead = incoming.talk === null
    const letter = { ...incoming, seq: ++this.last, attempts: 0, notBefore: 0, settledAt: isDead ? incoming.at : null }
    this.kept.set(letter.key, letter)
    if (isDead) this.dead.set(letter.seq, { ...letter, why, blocks: false, diedAt: incoming.at })
    else this.enqueue(letter)
    return letter
  }

  /** The talks in which a letter waits: those that could have their turn first, the oldest first. */
  waiting(now: number): ReadonlyArray<Talk> {
    const heads = new Map<Talk, Kept>()
    for (const letter of this.allOpen()) {
      if (letter.talk !== null && !heads.has(letter.talk)) heads.set(letter.talk, letter)
    }
    const talks = (isDue: boolean) =>
      [...heads].flatMap(([talk, { notBefore }]) => (notBefore <= now === isDue && !this.isBlocked(talk) ? [talk] : []))
    return [...talks(true), ...talks(false)]
  }

  of(talk: Talk): ReadonlyArray<Kept> {
    return this.isBlocked(talk) ? [] : this.queueOf(talk)
  }

  open(seq: number): Kept | undefined {
    return this.opened.get(seq)
  }

  done(letter: Kept, at: number) {
    letter.settledAt = at
    this.opened.delete(letter.seq)
    const left = this.queueOf(letter.talk).filter((it) => it !== letter)
    if (left.length > 0) this.queues.set(letter.talk, left)
    else this.queues.delete(letter.talk)
  }

  /** Gives the talk, if the letter was open still. */
  setBack({ at, letter: seq, next }: Setback): Talk | undefined {
    const letter = this.open(seq)
    if (letter === undefined) return undefined
    letter.attempts += 1
    if ("dead" in next) {
      this.done(letter, at)
      this.dead.set(seq, { ...letter, why: next.dead, blocks: next.blocks, diedAt: at })
    } else letter.notBefore = next.notBefore
    return letter.talk ?? undefined
  }

  deadLetters(limit: number): ReadonlyArray<DeadLetter> {
    return [...this.dead.values()]
      .sort((one, other) => other.diedAt - one.diedAt || other.seq - one.seq)
      .slice(0, limit)
      .map(({ account, at, attempts, blocks, diedAt, json, provider, raw, seq, talk, why }) => {
        const understood = talk === null ? { conversation: null, json: null } : { conversation: talk.id, json }
        return { provider, account, seq, ...understood, why, attempts, blocks, receivedAt: at, diedAt, raw }
      })
  }

  revive(seq: number): ReadonlyArray<Talk> {
    const letter = this.dead.get(seq)
    if (letter === undefined || letter.talk === null) return []
    this.dead.delete(seq)
    // Where the platform has sent it anew since it was forgotten, it has had its turn, or waits for it.
    const known = this.kept.get(letter.key)
    if (known === undefined || known.seq === seq) {
      const { blocks: _blocks, diedAt: _diedAt, why: _why, ...kept } = letter
      const again = { ...kept, attempts: 0, notBefore: 0, settledAt: null }
      this.kept.set(letter.key, again)
      this.enqueue(again)
    }
    return [letter.talk]
  }

  discard(seq: number): ReadonlyArray<Talk> {
    const letter = this.dead.get(seq)
    this.dead.delete(seq)
    return letter?.talk == null || !letter.blocks ? [] : [letter.talk]
  }

  forget(before: number, limit: number): number {
    const old = [...this.kept.values()]
      .filter(({ settledAt }) => settledAt !== null && settledAt < before)
      .sort((one, other) => (one.settledAt ?? 0) - (other.settledAt ?? 0))
      .slice(0, limit)
    for (const { key } of old) this.kept.delete(key)
    return old.length
  }

  /** One that holds its conversation up waits for a person, however long. */
  forgetDead(before: number, limit: number): number {
    const old = [...this.dead.values()]
      .filter(({ blocks, diedAt }) => !blocks && diedAt < before)
      .sort((one, other) => one.diedAt - other.diedAt)
      .slice(0, limit)
    for (const { seq } of old) this.dead.delete(seq)
    return old.length
  }

  private readonly isBlocked = (talk: Talk) =>
    [...this.dead.values()].some((letter) => letter.talk === talk && letter.blocks)

  private readonly queueOf = (talk: Talk | null) => this.queues.get(talk) ?? []

  /** One that was revived is older than those that came meanwhile. */
  private readonly enqueue = (letter: Kept) => {
    this.opened.set(letter.seq, letter)
    this.queues.set(letter.talk, [...this.queueOf(letter.talk), letter].sort(bySeq))
  }

  private readonly allOpen = () => [...this.opened.values()].sort(bySeq)
}
