/** What one version of the API shows of the org: what is younger than the version, or was gone by then, is not there. */
import { Array, Option } from "effect"
import type { Field } from "./Field.ts"
import { objects } from "./objects.ts"
import type { SObject } from "./SObject.ts"

const oldest = 47
const newest = 66
const seasons = ["Winter", "Spring", "Summer"] as const

/** Three a year, of which 47 was the first. */
const label = (version: number): string =>
  `${seasons[(version - oldest) % 3]} '${20 + Math.floor((version - oldest) / 3)}`

export const versions = Array.range(oldest, newest).map((it) => ({
  label: label(it),
  url: `/services/data/v${it}.0`,
  version: `${it}.0`
}))

/** Of a path's segment: `v64.0` is 64. */
export const parse = (segment: string): Option.Option<number> =>
  Option.filter(Option.some(Number(/^v(\d\d)\.0$/.exec(segment)?.[1])), (it) => it >= oldest && it <= newest)

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

export const sobjects = (version: number): ReadonlyArray<SObject> =>
  [...objects.values()].filter(({ since }) => since <= version)

/** The case of a name does not count. */
export const sobject = (version: number, name: string): Option.Option<SObject> =>
  Option.fromNullable(sobjects(version).find((it) => same(it.name, name)))

export const fields = (version: number, object: SObject): ReadonlyArray<Field> =>
  object.fields.filter(({ since = oldest, until = newest }) => since <= version && version <= until)

export const field = (version: number, object: SObject, name: string): Option.Option<Field> =>
  Option.fromNullable(fields(version, object).find((it) => same(it.name, name)))

/** `EmbeddedMessaging` came with 55. */
export const values = (version: number, { values }: Field): ReadonlyArray<string> =>
  version < 55 ? values.filter((it) => it !== "EmbeddedMessaging") : values
