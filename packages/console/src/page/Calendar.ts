/** Days and times as the reader's own region writes them. */
const time = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" })
const day = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" })

const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()

export const timeOf = (at: Date): string => time.format(at)

/** "Today", "Yesterday", or the day's name. */
export const dayOf = (at: Date): string => {
  const ago = Math.round((midnight(new Date()) - midnight(at)) / 86_400_000)
  return ago === 0 ? "Today" : ago === 1 ? "Yesterday" : day.format(at)
}

const lull = 5 * 60_000

/** Whether so much time lies between two texts, in milliseconds or by midnight, that the clock is worth telling. */
export const isLater = (at: Date, before: Date | undefined): boolean =>
  before === undefined || at.getTime() - before.getTime() >= lull || midnight(at) !== midnight(before)
