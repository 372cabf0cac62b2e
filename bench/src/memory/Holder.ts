/** What holds conversations that wait for an answer, in a process of its own. */

export interface Holder {
  /** So many conversations; returns once they all wait. */
  readonly fill: (count: number) => Promise<void>
  /** What is wrong with what it holds, if anything. */
  readonly wrong: (count: number) => Promise<string | undefined>
  /** How many fibers live; without it there are none. */
  readonly fibers?: () => number
}

/** What each conversation knows: the same twelve fields for every side. */
export interface State {
  readonly flow: string
  readonly step: number
  readonly name: string
  readonly day: string
  readonly party: number
  readonly language: string
  readonly isVip: boolean
  readonly retries: number
  readonly startedAt: number
  readonly lastHeardAt: number
  readonly order: string
  readonly note: string
}

export const stateOf = (at: number): State => ({
  flow: "booking",
  step: 3,
  name: `Guest ${at}`,
  day: at % 2 === 0 ? "friday" : "saturday",
  party: 2 + (at % 7),
  language: "en",
  isVip: at % 10 === 0,
  retries: 0,
  startedAt: 1_700_000_000_000 + at,
  lastHeardAt: 1_700_000_060_000 + at,
  order: `A-${at}`,
  note: `wants a window seat, table ${at % 50}`
})

/** Its phone. */
export const contactOf = (at: number): string => `+1555${String(at).padStart(7, "0")}`

export const countFault = (held: number, count: number): string | undefined =>
  held === count ? undefined : `${held} conversations instead of ${count}`

/** One from the middle, looked at as a whole. */
export const stateFault = (held: unknown, at: number): string | undefined =>
  JSON.stringify(held) === JSON.stringify(stateOf(at)) ? undefined : `conversation ${at} has lost its state`
