/** How far the log of one session was told: each message once, be it heard or read, and be it late. */
import type { SmsMessage } from "../rest/SmsMessage.ts"
import { type Company, nobody } from "./unheard.ts"

/** A message may come after one that stands behind it, but not after so many. */
const late = 20

export interface Progress {
  /** The highest index that was told. */
  readonly end: number
  /** Those that were told, near the end. */
  readonly near: ReadonlySet<number>
  readonly company: Company
}
export const beginning: Progress = { end: 0, near: new Set(), company: nobody }

/** From where on it is read: before this all is told. */
export const startOf = ({ end }: Progress): number => Math.max(1, end - late + 1)

/** Messages of the service have no place, so nobody can say whether they were told. */
export const isNew =
  ({ end, near }: Progress) =>
  ({ index }: SmsMessage): boolean =>
    index < 0 || (index > end - late && !near.has(index))

/** Nothing is missing between what was told and these. */
export const isNext = (progress: Progress, messages: ReadonlyArray<SmsMessage>): boolean =>
  messages
    .filter((it) => it.index >= 0 && isNew(progress)(it))
    .toSorted(byIndex)
    .every(({ index }, at) => index === progress.end + 1 + at)

export const advanced = (progress: Progress, messages: ReadonlyArray<SmsMessage>, company: Company): Progress => {
  const told = messages.map(({ index }) => index)
  const end = Math.max(progress.end, ...told)
  return { end, near: new Set([...progress.near, ...told].filter((index) => index > end - late)), company }
}

export const byIndex = (one: SmsMessage, other: SmsMessage): number => one.index - other.index
