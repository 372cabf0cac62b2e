/** What a server has compiled after its first thousands of messages, a side has compiled before it is measured: it works until it gets no faster. */

/** Milliseconds. */
const whole = { each: 500, atMost: 10_000 }
const quick = { each: 150, atMost: 400 }
/** So many in a row that are not faster, by as much as is more than chance. */
const enough = 2
const byChance = 0.95

/** `work` takes about so many milliseconds, and gives what one of its pieces has cost. */
export const untilFast = async (
  work: (milliseconds: number) => Promise<number>,
  { isQuick }: { readonly isQuick: boolean }
): Promise<void> => {
  const { atMost, each } = isQuick ? quick : whole
  const until = performance.now() + atMost
  let best = Infinity
  let since = 0
  while (since < enough && performance.now() < until) {
    const cost = await work(each)
    since = cost < best * byChance ? 0 : since + 1
    best = Math.min(best, cost)
  }
}
