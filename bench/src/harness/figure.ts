/** Figures as people read them: three digits that mean something, and thousands apart. */

export const figure = (value: number): string => {
  if (!Number.isFinite(value)) return "–"
  if (value === 0) return "0"
  if (Math.abs(value) < 0.001) return value.toExponential(1)
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return value
    .toFixed(digits)
    .replace(/\B(?=(\d{3})+(?!\d))/gu, (_, __, at: number, whole: string) =>
      whole.includes(".") && at > whole.indexOf(".") ? "" : ","
    )
}
