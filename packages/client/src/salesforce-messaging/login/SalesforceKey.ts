/** A setting of this platform, by its name behind `PARLEY_SALESFORCE_`. */
import type { Predicate } from "effect"
import { isBaseUrl, matches, type Setting } from "../../Setting.ts"

export const key = (name: string, accepts: Predicate.Predicate<string>, expected: string): Setting => ({
  key: `PARLEY_SALESFORCE_${name}`,
  accepts,
  expected
})

export const url = (name: string, expected: string): Setting => key(name, isBaseUrl, expected)
export const word = (name: string, pattern: RegExp, expected: string): Setting => key(name, matches(pattern), expected)
