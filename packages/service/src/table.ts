/** Rows as a terminal shows them: columns as wide as their widest cell; a column in which nothing stands is left out. */
export const table = ([head = [], ...rows]: ReadonlyArray<ReadonlyArray<string>>): string => {
  const columns = head.flatMap((title, column) => {
    const cells = rows.map((row) => row[column] ?? "")
    return cells.every((cell) => cell === "")
      ? []
      : [[title, ...cells].map((cell, _, all) => cell.padEnd(Math.max(...all.map(({ length }) => length))))]
  })
  return [head, ...rows]
    .map((_, line) =>
      columns
        .map((cells) => cells[line])
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}
