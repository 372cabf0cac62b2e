/** Leaves a platform alone that does not answer, until it may be there again. What is to be said is kept meanwhile. */

/** What a send has told of the platform: it answers, it does not, or it wants to be left alone for so long (milliseconds). */
export type Health = "answers" | "away" | { readonly rest: number }

/** So many in a row, over all conversations: a single number may have troubles of its own. */
const patience = 5
const longest = 60_000

export class Circuit {
  private failures = 0
  private until = 0

  /** How many may be on their way at once, of so many: one is sent ahead after a pause, to see whether it is there again. */
  room(now: number, most: number): number {
    if (now < this.until) return 0
    return this.failures < patience ? most : 1
  }

  /** When it may be asked again; `null`: now. */
  opens(now: number): number | null {
    return now < this.until ? this.until : null
  }

  note(health: Health, now: number): void {
    if (health === "answers") {
      this.failures = 0
      return
    }
    if (health === "away") {
      this.failures += 1
      if (this.failures >= patience) this.pause(now + Math.min(longest, 1000 * 2 ** (this.failures - patience)))
    } else this.pause(now + health.rest)
  }

  private pause(until: number): void {
    this.until = Math.max(this.until, until)
  }
}
