/** An sObject of the org: its fields, what may be done with its rows, and what follows when one is made or changed. */
import type { Option } from "effect"
import { type Field, system } from "./Field.ts"
import type { Fields, Row } from "./Row.ts"

export interface Made {
  readonly object: string
  readonly fields: Fields
}

type Get = (object: string, id: string) => Option.Option<Row>

export interface SObject {
  readonly name: string
  readonly label: string
  readonly plural: string
  /** The first three characters of its ids. */
  readonly prefix: string
  /** The first version of the API that has it. */
  readonly since: number
  readonly fields: ReadonlyArray<Field>
  /** What the org lets a client do, beside reading. */
  readonly may: ReadonlyArray<"create" | "update" | "delete">
  readonly queryable: boolean
  /** The field that names a row to people. */
  readonly naming?: string
  readonly number?: { readonly field: string; readonly nth: (n: number) => string }
  /** Fills in what is derived from others, and says which rows come with it. */
  readonly complete?: (row: Row, get: Get) => { readonly row: Row; readonly also: ReadonlyArray<Made> }
  /** Rows that keep what was changed. */
  readonly history?: (old: Row, row: Row, changed: ReadonlyArray<string>) => ReadonlyArray<Made>
}

export const padded = (prefix: string) => (n: number) => prefix + String(n).padStart(8, "0")

/** Read only, unless more is said; with the fields that every object has, but for what it `lacks`. */
export const sobject = (
  name: string,
  prefix: string,
  since: number,
  fields: ReadonlyArray<Field>,
  { lacks = [], ...more }: Partial<SObject> & { readonly lacks?: ReadonlyArray<string> } = {}
): SObject => {
  const label = name.replace(/(?<=[a-z])(?=[A-Z])/g, " ")
  return {
    name,
    label,
    plural: `${label}s`,
    prefix,
    since,
    fields: [...system.filter((it) => !lacks.includes(it.name)), ...fields],
    may: [],
    queryable: true,
    ...(fields.some((it) => it.name === "Name") && { naming: "Name" }),
    ...more
  }
}
