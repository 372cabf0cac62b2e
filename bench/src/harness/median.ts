/** The algebra of rounds: medians, spreads, and ratios taken within each round, where both sides had the same weather. */

/** `NaN` of nothing. */
export const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const [low = Number.NaN, high = low] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)]
  ]
  return (low + high) / 2
}

/** Of each round that both have. */
const ratios = (of: ReadonlyArray<number>, to: ReadonlyArray<number>): ReadonlyArray<number> =>
  of.flatMap((value, round) => {
    const other = to[round]
    return other === undefined ? [] : [value / other]
  })

export const ratio = (of: ReadonlyArray<number>, to: ReadonlyArray<number>): number => median(ratios(of, to))
