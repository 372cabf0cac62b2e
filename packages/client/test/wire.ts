/** The names on the wire: those that a Schema of ours reads or writes, and those that are in a value. */
import { Predicate, SchemaAST } from "effect"

/** By where it is, such as `meta.next_page_url` or `sessions[].sid`: the words that may stand there, none where any may. */
export type Names = ReadonlyMap<string, ReadonlyArray<string>>

export const under = (place: string, name: string): string => (place === "" ? name : `${place}.${name}`)

/** Of all that a Schema has on the wire, with the literals that it knows there. */
export const wireOf = (schema: { readonly ast: SchemaAST.AST }): Names => {
  const names = new Map<string, ReadonlyArray<string>>()
  const add = (place: string, ast: SchemaAST.AST) => {
    names.set(place, [...new Set([...(names.get(place) ?? []), ...literalsIn(ast)])])
    walk(place, ast)
  }
  const walk = (place: string, ast: SchemaAST.AST): void => {
    if (SchemaAST.isUnion(ast)) for (const type of ast.types) walk(place, type)
    if (SchemaAST.isRefinement(ast)) walk(place, ast.from)
    if (SchemaAST.isTypeLiteral(ast)) {
      for (const { name, type } of ast.propertySignatures) add(under(place, String(name)), type)
    }
    if (SchemaAST.isTupleType(ast)) for (const { type } of ast.rest) add(`${place}[]`, type)
  }
  walk("", SchemaAST.encodedAST(schema.ast))
  return names
}

const literalsIn = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  if (SchemaAST.isUnion(ast)) return ast.types.flatMap(literalsIn)
  return SchemaAST.isLiteral(ast) && typeof ast.literal === "string" ? [ast.literal] : []
}

/** Those of the first storey: `meta`, and not `meta.page`. */
export const outermost = (names: Iterable<string>): ReadonlyArray<string> =>
  [...names].filter((name) => !/[.[]/.test(name))

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Predicate.isRecord(value) && !Array.isArray(value)

/** A copy of a value in which the fields at one place have another name. */
export const renamed = (value: unknown, place: string, at = ""): unknown => {
  if (Array.isArray(value)) return value.map((it) => renamed(it, place, `${at}[]`))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, it]) => {
      const here = under(at, name)
      return [here === place ? `${name}x` : name, renamed(it, place, here)]
    })
  )
}

/** Whether something is there, in one element of a list at least. */
export const has = (value: unknown, place: string, at = ""): boolean => {
  if (Array.isArray(value)) {
    return (`${at}[]` === place && value.length > 0) || value.some((it) => has(it, place, `${at}[]`))
  }
  return (
    isRecord(value) &&
    Object.entries(value).some(
      ([name, it]) => (under(at, name) === place && it !== null) || has(it, place, under(at, name))
    )
  )
}

/** What is left of a value when only these names count. Null says no more than nothing. */
export const only = (names: ReadonlySet<string>, value: unknown, at = ""): unknown => {
  if (Array.isArray(value)) return value.map((it) => only(names, it, `${at}[]`))
  if (!isRecord(value)) return value
  const isOpen = at !== "" && ![...names].some((name) => name.startsWith(`${at}.`))
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, it]) =>
      it != null && (isOpen || names.has(under(at, name))) ? [[name, only(names, it, under(at, name))]] : []
    )
  )
}
