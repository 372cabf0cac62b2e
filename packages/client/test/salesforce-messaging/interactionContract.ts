/** The vendor's contract of the Interaction API, mended where it is no OpenAPI, with children chosen by what tells them apart. */
import { readFileSync } from "node:fs"
import { openContract, type Patch } from "../contract.ts"
import { isRecord } from "../wire.ts"

const at = (name: string) => new URL(`./fixtures/${name}`, import.meta.url)
type Json = Readonly<Record<string, unknown>>
type Schemas = Readonly<Record<string, Json>>

const schemasIn = (name: string): Schemas => {
  const document: unknown = JSON.parse(readFileSync(at(name), "utf8"))
  const components = isRecord(document) ? document["components"] : undefined
  const schemas = isRecord(components) ? components["schemas"] : undefined
  return Object.fromEntries(
    Object.entries(isRecord(schemas) ? schemas : {}).map(([name, it]) => [name, isRecord(it) ? it : {}])
  )
}

const recordIn = (it: Json, name: string): Json => {
  const value = it[name]
  return isRecord(value) ? value : {}
}
const listIn = (it: Json, name: string): ReadonlyArray<unknown> => {
  const value = it[name]
  return Array.isArray(value) ? value : []
}
const partsOf = (schema: Json): ReadonlyArray<Json> => listIn(schema, "allOf").filter(isRecord)
const nameIn = (ref: unknown): string => String(ref).split("/").at(-1) ?? ""

/** The words for numbers that are no JSON Schema, and a type that is missing. */
const types: Readonly<Record<string, string>> = { int: "integer", float: "number", double: "number" }
const mended = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(mended)
  if (!isRecord(node)) return node
  const { type } = node
  return Object.fromEntries(
    Object.entries(node).map(([name, it]) =>
      name === "type" && typeof type === "string" ? [name, types[type] ?? type] : [name, mended(it)]
    )
  )
}

/** With what it inherits in place, and its own word where its base tells its children apart. */
const flat = (schemas: Schemas, name: string): Json => {
  const schema = schemas[name] ?? {}
  const parts = partsOf(schema)
  if (parts.length === 0) return schema
  const whole = parts.map((part) => (part["$ref"] === undefined ? part : flat(schemas, nameIn(part["$ref"]))))
  const bases = parts.flatMap((part) => (part["$ref"] === undefined ? [] : [nameIn(part["$ref"])]))
  const { allOf: _, ...own } = schema
  const all = [...whole, own]
  const words = bases.flatMap((base) => {
    const { mapping, propertyName } = recordIn(schemas[base] ?? {}, "discriminator")
    const named = Object.entries(isRecord(mapping) ? mapping : {}).find(([, ref]) => nameIn(ref) === name)
    return propertyName === undefined ? [] : [[String(propertyName), { type: "string", enum: [named?.[0] ?? name] }]]
  })
  return {
    type: "object",
    properties: {
      ...Object.assign({}, ...all.map((it) => recordIn(it, "properties"))),
      ...Object.fromEntries(words)
    },
    // Demanded by the vendor of what has no such property.
    required: all
      .flatMap((it) => listIn(it, "required"))
      .filter((it) => all.some((part) => recordIn(part, "properties")[String(it)] !== undefined))
  }
}

/** Bases as one of their children: those that are named, or all of them. Other bases stay what they are. */
const chosen = (schemas: Schemas, which: Readonly<Record<string, ReadonlyArray<string> | "all">>): Schemas => {
  const all = Object.fromEntries(
    Object.keys(schemas).map((name) => {
      const children = which[name]
      if (children === undefined) return [name, flat(schemas, name)]
      const names = children === "all" ? childrenIn(schemas, name) : children
      return [name, { anyOf: names.map((child) => ({ $ref: `#/components/schemas/${child}` })) }]
    })
  )
  const mendedAll = mended(all)
  return isRecord(mendedAll)
    ? Object.fromEntries(Object.entries(mendedAll).map(([name, it]) => [name, isRecord(it) ? it : {}]))
    : {}
}

const schemas = schemasIn("interaction.json")
const told = schemasIn("events.json")
const childrenIn = (all: Schemas, base: string): ReadonlyArray<string> =>
  Object.keys(all).filter((name) => partsOf(all[name] ?? {}).some((part) => nameIn(part["$ref"]) === base))
const always = {
  PatchAgentWorkRequest: "all",
  AbstractInteraction: "all",
  AbstractFieldRestriction: "all",
  AbstractCustomIntegration: "all",
  AbstractMessagingSession: "all"
} as const

type Which = Parameters<typeof chosen>[1]

const opened = (which: Which, schemas: Schemas) => {
  const patches: ReadonlyArray<Patch> = [
    {
      at: ["components", "schemas"],
      set: { ...chosen(schemas, { ...always, ...which }), ChannelType: { type: "string", enum: ["custom"] } },
      why: "types that are none, a type that is missing, and bases that do not list their children"
    }
  ]
  return openContract({ file: at("interaction.json"), dialect: "3.0", overlay: patches })
}

/** Of what a bot says: a text, or that it types. The others of the vendor's messages are not said here. */
export const saying = opened(
  {
    AbstractEntry: ["Message", "TypingStartedIndicator", "TypingStoppedIndicator"],
    AbstractMessage: ["StaticContentMessage"],
    AbstractStaticContent: ["StaticContentText"]
  },
  schemas
)

/** Of what it reads: every kind of entry, with what the vendor's other file knows of contents besides. */
export const reading = opened(
  {
    AbstractEntry: childrenIn(schemas, "AbstractEntry"),
    AbstractMessage: childrenIn(schemas, "AbstractMessage"),
    AbstractStaticContent: "all",
    AbstractChoicesResponse: "all"
  },
  // Its own list of contents is the longer one.
  { ...told, ...schemas, AbstractStaticContent: told["AbstractStaticContent"] ?? {} }
)

const answering = (name: string) => ({
  post: {
    responses: { "200": { content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } } } }
  }
})
const events = openContract({
  file: at("events.json"),
  dialect: "3.0",
  overlay: [
    {
      at: ["components", "schemas"],
      set: chosen(told, {
        AbstractEntry: "all",
        AbstractMessage: "all",
        AbstractStaticContent: "all",
        AbstractChoicesResponse: "all"
      }),
      why: "bases that do not list their children"
    },
    {
      at: ["paths"],
      set: { "/interaction": answering("InteractionEvent"), "/routing": answering("RoutingRequested") },
      why: "the vendor's file is a bag of schemas"
    }
  ]
})
/** What the custom platform event's payload has to be. */
export const eventContract = {
  interaction: events.contractOf("POST", "/interaction"),
  routing: events.contractOf("POST", "/routing")
}
