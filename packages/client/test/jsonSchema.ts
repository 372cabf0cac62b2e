/** The schemas of an OpenAPI document, as JSON Schema, and every place in them. */
import { isRecord, type Names, under } from "./wire.ts"

/** With its references in place, and OpenAPI 3.0's `nullable` as JSON Schema says it. */
export const toJsonSchema = (document: unknown, node: unknown, within: ReadonlyArray<unknown> = []): unknown => {
  if (Array.isArray(node)) return node.map((it) => toJsonSchema(document, it, within))
  if (!isRecord(node)) return node
  const { $ref, nullable, example: _, discriminator: __, ...rest } = node
  if ($ref !== undefined) {
    if (within.includes($ref)) return {} // what holds itself is looked at once
    const referred = String($ref)
      .split("/")
      .slice(1)
      .reduce<unknown>((it, name) => (isRecord(it) ? it[name] : undefined), document)
    return toJsonSchema(document, { ...(isRecord(referred) ? referred : {}), ...rest }, [...within, $ref])
  }
  const schema = Object.fromEntries(
    Object.entries(rest).map(([keyword, it]) => [
      keyword,
      keyword === "properties" && isRecord(it)
        ? Object.fromEntries(Object.entries(it).map(([name, each]) => [name, toJsonSchema(document, each, within)]))
        : toJsonSchema(document, it, within)
    ])
  )
  return nullable === true ? { anyOf: [schema, { type: "null" }] } : schema
}

/** With no room for a name that it does not have. */
export const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed)
  if (!isRecord(node)) return node
  const { properties } = node
  if (!isRecord(properties)) {
    return Object.fromEntries(Object.entries(node).map(([keyword, it]) => [keyword, closed(it)]))
  }
  return {
    ...node,
    properties: Object.fromEntries(Object.entries(properties).map(([name, it]) => [name, closed(it)])),
    additionalProperties: false
  }
}

type Places = ReadonlyMap<string, ReadonlyArray<Readonly<Record<string, unknown>>>>

const variantsOf = (schema: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  isRecord(schema)
    ? [
        schema,
        ...["anyOf", "oneOf", "allOf"].flatMap((way) => {
          const ways = schema[way]
          return Array.isArray(ways) ? ways.flatMap(variantsOf) : []
        })
      ]
    : []

/** Every place of a schema, with all the schemas that may stand there. */
export const placesOf = (root: unknown): Places => {
  const places = new Map<string, ReadonlyArray<Readonly<Record<string, unknown>>>>()
  const add = (place: string, schema: unknown) => {
    places.set(place, [...(places.get(place) ?? []), ...variantsOf(schema)])
    walk(place, schema)
  }
  const walk = (place: string, schema: unknown): void => {
    for (const { properties, items } of variantsOf(schema)) {
      if (isRecord(properties)) for (const [name, it] of Object.entries(properties)) add(under(place, name), it)
      if (items !== undefined) add(`${place}[]`, items)
    }
  }
  walk("", root)
  return places
}

export const wordsIn = (places: Places, truth: ReadonlyArray<string>): Names =>
  new Map(
    Array.from(places, ([place, schemas]) => [
      place,
      [
        ...new Set(
          schemas.flatMap(({ type, enum: words }) =>
            type === "boolean" ? truth : Array.isArray(words) ? words.filter((it) => typeof it === "string") : []
          )
        )
      ]
    ])
  )

export const typesIn = (schemas: ReadonlyArray<Readonly<Record<string, unknown>>>): ReadonlyArray<string> =>
  [...new Set(schemas.flatMap(({ type }) => (Array.isArray(type) ? type.map(String) : [String(type)])))].filter(
    (type) => type !== "null" && type !== "undefined"
  )

export const typeOf = (schemas: ReadonlyArray<Readonly<Record<string, unknown>>>): string => {
  const types = typesIn(schemas).join(" or ")
  const format = schemas.find((schema) => typeof schema["format"] === "string")?.["format"]
  if (schemas.some((schema) => Array.isArray(schema["enum"]))) return `${types} (open enum)`
  return typeof format === "string" ? `${types} (${format})` : types
}
