/** Things by their id, in the order of their coming, each change written down before it counts. */
import { Option } from "effect"

export interface Table<A> {
  readonly get: (id: string) => Option.Option<A>
  readonly all: () => ReadonlyArray<A>
  readonly put: (row: A) => void
  readonly remove: (id: string) => void
}

export const make = <A extends { readonly id: string }>(
  kept: ReadonlyArray<{ readonly id: string; readonly row: A | null }>,
  write: (id: string, row: A | null) => void
): Table<A> => {
  const rows = new Map(kept.flatMap(({ id, row }) => (row === null ? [] : [[id, row]])))
  return {
    get: (id) => Option.fromNullable(rows.get(id)),
    all: () => [...rows.values()],
    put: (row) => {
      write(row.id, row)
      rows.set(row.id, row)
    },
    remove: (id) => {
      if (rows.delete(id)) write(id, null)
    }
  }
}
