/** The extract of the vendor's files as a judge of requests, answers and events, its four faults mended. */
import { readFileSync } from "node:fs"
import { Ajv } from "ajv"
import addFormats from "ajv-formats"
import { Predicate, Schema } from "effect"

const types: Readonly<Record<string, string>> = { int: "integer", float: "number", double: "number" }

/** `int` and its like are no types, `ChannelType` has none, and what is nullable is of two. */
const mended = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(mended)
  if (!Predicate.isRecord(node)) return node
  const { nullable, ...rest } = node
  const it = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, mended(value)]))
  const type = typeof it["type"] === "string" ? (types[it["type"]] ?? it["type"]) : it["type"]
  if (type === undefined || Predicate.isRecord(type)) {
    return Array.isArray(it["enum"]) && type === undefined ? { ...it, type: "string" } : it
  }
  return { ...it, type: nullable === true ? [type, "null"] : type }
}

const document = (name: string) => {
  const text = readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")
  return mended(JSON.parse(text.replaceAll('"#/components', `"${name}#/components`)))
}

const Json = Schema.Struct({ schema: Schema.Unknown })
const Content = Schema.Struct({ content: Schema.Record({ key: Schema.String, value: Json }) })
const Operation = Schema.Struct({
  requestBody: Content,
  responses: Schema.Record({ key: Schema.String, value: Content })
})
const Components = Schema.Struct({
  components: Schema.Struct({ schemas: Schema.Record({ key: Schema.String, value: Schema.Unknown }) })
})
const Paths = Schema.Struct({
  paths: Schema.Record({
    key: Schema.String,
    value: Schema.Record({ key: Schema.String, value: Operation })
  })
})

const inbound = document("interaction")
const outbound = document("event")
const { paths } = Schema.decodeUnknownSync(Paths)(inbound)
const names = {
  interaction: Object.keys(Schema.decodeUnknownSync(Components)(inbound).components.schemas),
  event: Object.keys(Schema.decodeUnknownSync(Components)(outbound).components.schemas)
}

const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
for (const format of ["int32", "int64", "double", "float", "binary"]) ajv.addFormat(format, true)
ajv.addSchema({ $id: "interaction", components: Predicate.isRecord(inbound) ? inbound["components"] : {} })
ajv.addSchema({ $id: "event", components: Predicate.isRecord(outbound) ? outbound["components"] : {} })

type Complaints = ReadonlyArray<string>

const judge = (schema: unknown, it: unknown): Complaints => {
  if (!Predicate.isRecord(schema)) return ["there is no schema here"]
  const { $ref } = schema
  const valid = (typeof $ref === "string" && ajv.getSchema($ref)) || ajv.compile(schema)
  return valid(it) === true ? [] : (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const named = (of: keyof typeof names, name: string, it: unknown): Complaints =>
  names[of].includes(name) ? judge({ $ref: `${of}#/components/schemas/${name}` }, it) : [`there is no ${name}`]

/** The child of each base type that is told by a name inside it, which the vendor's base types do not list. */
const children = (of: keyof typeof names, it: unknown): Complaints => {
  if (Array.isArray(it)) return it.flatMap((part) => children(of, part))
  if (!Predicate.isRecord(it)) return []
  const { choices, entryType, messageType, staticContent } = it
  const own: ReadonlyArray<readonly [unknown, unknown]> = [
    ["id" in it && entryType, it],
    ["id" in it && messageType, it],
    [Predicate.isRecord(staticContent) && `StaticContent${String(staticContent["formatType"])}`, staticContent],
    [Predicate.isRecord(choices) && `Choices${String(choices["formatType"])}`, choices]
  ]
  return [
    ...own.flatMap(([name, part]) => (typeof name === "string" ? named(of, name, part) : [])),
    ...Object.values(it).flatMap((part) => children(of, part))
  ]
}

const operation = (method: string, path: string) => paths[path]?.[method.toLowerCase()]

/** What is wrong with a request of this operation; nothing where it is as the vendor documents it. */
export const askedWrong = (method: string, path: string, body: unknown): Complaints => [
  ...judge(Object.values(operation(method, path)?.requestBody.content ?? {})[0]?.schema, body),
  ...children("interaction", body)
]

/** What is wrong with an answer. */
export const answeredWrong = (method: string, path: string, status: number, body: unknown): Complaints => {
  const responses = operation(method, path)?.responses ?? {}
  const response = responses[String(status)] ?? (status >= 400 ? responses["default"] : undefined)
  return [...judge(response?.content["application/json"]?.schema, body), ...children("interaction", body)]
}

/** What is wrong with the payload of an event: the schema's name, and the payload. */
export const toldWrong = (name: string, payload: unknown): Complaints => [
  ...named("event", name, payload),
  ...children("event", payload)
]

/** Every operation of the vendor's file. */
export const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
)
