/** Leaves a platform alone that does not answer, until it may be there again. What is to be said is kept meanwhile. */

/** What a send has told of the platform: it answers, it does not, or it wants to be left alone for so long (milliseconds). */
export type Health = "answers" | "away" | { readonly rest: number }

/** So many in a row, over all conversations: a single number may have troubles of its own. */
const patience = 5
const longest = 60_000

export class Circuit {
  private failures = 0
  private since = 0
  private until = 0

  /** How many may be on their way at once, of so many: one is sent ahead after a pause, to see whether it is there again. */
  room(now: number, most: number): number {
    if (this.opens(now) !== null) return 0
    return this.failures < patience ? most : 1
  }

  /** When it may be asked again; `null`: now. Also where the clock was set back meanwhile. */
  opens(now: number): number | null {
    return this.since <= now && now < this.until ? this.until : null
  }

  note(health: Health, now: number): void {
    if (health === "answers") this.failures = 0
    else if (health !== "away") this.pause(now, health.rest)
    // What was on its way when it was found to be away tells nothing new.
    else if (this.opens(now) === null) {
      this.failures += 1
      if (this.failures >= patience) this.pause(now, Math.min(longest, 1000 * 2 ** (this.failures - patience)))
    }
  }

  private pause(now: number, rest: number): void {
    this.since = now
    this.until = Math.max(this.until, now + rest)
  }
}
