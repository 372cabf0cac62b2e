/** The org as one version of the API shows it: what a call reads from. */
import type { Records } from "./Records.ts"

export interface Org {
  readonly version: number
  readonly records: Records
}

/** `/services/data/v64.0`, to which every address in an answer is relative. */
export const path = ({ version }: Pick<Org, "version">): string => `/services/data/v${version}.0`

/** What stands at the head of every record in an answer. */
export const attributes = (org: Pick<Org, "version">, object: string, id: string) => ({
  type: object,
  url: `${path(org)}/sobjects/${object}/${id}`
})
