/** The names of what does not fit a Schema. A `ParseError`'s own words quote the values, which may be private. */
import { ParseResult } from "effect"

export const fieldsOf = (error: ParseResult.ParseError): string => {
  const paths = ParseResult.ArrayFormatter.formatErrorSync(error).map(({ path }) => path.join("."))
  return [...new Set(paths)].map((path) => (path === "" ? "all of it" : path)).join(", ")
}
