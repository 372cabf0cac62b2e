/** A vendor's contract, an OpenAPI document, in a form that a test can hold our operations against. */
import { readFileSync } from "node:fs"
import { Ajv, type ValidateFunction } from "ajv"
import { Ajv2020 } from "ajv/dist/2020.js"
import formats from "ajv-formats"
import { Schema } from "effect"
import { closed, placesOf, toJsonSchema, typeOf, typesIn, wordsIn } from "./jsonSchema.ts"
import { isRecord, outermost } from "./wire.ts"

/** One place where the vendor's document and the vendor's wire disagree. */
export const Patch = Schema.Struct({
  /** The names on the way to it; a place in a list is a number. */
  at: Schema.Array(Schema.String),
  set: Schema.optional(Schema.Unknown),
  /** Names that are taken out, of a list or of an object. */
  without: Schema.optional(Schema.Array(Schema.String)),
  why: Schema.String
})
export type Patch = typeof Patch.Type

const Patches = Schema.parseJson(
  Schema.Array(Schema.Struct({ ...Patch.fields, of: Schema.optional(Schema.Array(Schema.String)) }))
)

/** The patches of a file that are for this version, or for all. */
export const patchesIn = (file: URL, version: string): ReadonlyArray<Patch> =>
  Schema.decodeSync(Patches)(readFileSync(file, "utf8")).filter(({ of }) => of === undefined || of.includes(version))

/** As much of an OpenAPI document as is read here. */
const Parameter = Schema.Struct({
  name: Schema.String,
  in: Schema.String,
  required: Schema.optional(Schema.Boolean),
  schema: Schema.Unknown
})
const Content = Schema.Record({
  key: Schema.String,
  value: Schema.Struct({
    schema: Schema.Unknown,
    examples: Schema.optional(
      Schema.Record({ key: Schema.String, value: Schema.Struct({ value: Schema.optional(Schema.Unknown) }) })
    )
  })
})
const Operation = Schema.Struct({
  parameters: Schema.optionalWith(Schema.Array(Parameter), { default: () => [] }),
  requestBody: Schema.optional(Schema.Struct({ content: Content })),
  responses: Schema.Record({ key: Schema.String, value: Schema.Struct({ content: Schema.optional(Content) }) })
})
const Document = Schema.Struct({
  paths: Schema.Record({ key: Schema.String, value: Schema.Record({ key: Schema.String, value: Schema.Unknown }) })
})

/** What a request said besides its path: texts of a query or a form, or a JSON body. */
export type Said = URLSearchParams | Readonly<Record<string, unknown>>

export type Contract = ReturnType<typeof openContract>
export type OperationContract = ReturnType<Contract["contractOf"]>

export const openContract = (options: {
  readonly file: URL
  /** Of OpenAPI; it decides of which JSON Schema the document's schemas are. */
  readonly dialect: "3.0" | "3.1"
  readonly overlay?: ReadonlyArray<Patch>
}) => {
  const parsed: unknown = JSON.parse(readFileSync(options.file, "utf8"))
  const document = (options.overlay ?? []).reduce<unknown>((before, patch) => patched(before, patch.at, patch), parsed)
  const { paths } = Schema.decodeUnknownSync(Document)(document)

  const settings = { strict: false, allErrors: true }
  const ajv = options.dialect === "3.0" ? new Ajv(settings) : new Ajv2020(settings)
  formats.default(ajv)
  for (const own of vendorFormats) ajv.addFormat(own, true)

  const faultsOf = (schema: unknown) => {
    const validate: ValidateFunction = ajv.compile(isRecord(schema) ? schema : {})
    return (value: unknown): ReadonlyArray<string> =>
      validate(value)
        ? []
        : (validate.errors ?? []).map(
            ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`
          )
  }

  /** The path's parameters, by the templates that it fits; a path that is there word for word is no other. */
  const fits = (path: string): ReadonlyArray<readonly [template: string, at: Readonly<Record<string, string>>]> =>
    paths[path] !== undefined
      ? [[path, {}]]
      : Object.keys(paths).flatMap((template) => {
          const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name)
          const [, ...values] = patternOf(template).exec(path) ?? []
          return names.length === 0 || values.length === 0
            ? []
            : [[template, Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] ?? "")]))]]
        })

  const operationAt = (method: string, template: string) =>
    Schema.decodeUnknownSync(Operation)(paths[template]?.[method.toLowerCase()])
  const successesOf = ({ responses }: typeof Operation.Type) =>
    Object.entries(responses).filter(([status]) => status.startsWith("2"))
  const contentsOf = (operation: typeof Operation.Type) =>
    successesOf(operation).flatMap(([, { content }]) => Object.values(content ?? {}))

  /** The vendor's own, by their names. */
  const examplesOf = (method: string, template: string) =>
    contentsOf(operationAt(method, template)).flatMap(({ examples = {} }) =>
      Object.entries(examples).map(([name, { value }]) => [name, value] as const)
    )

  const contractOf = (method: string, template: string) => {
    const operation = operationAt(method, template)
    const inPath = operation.parameters.filter((parameter) => parameter.in === "path")
    const inQuery = operation.parameters.filter((parameter) => parameter.in === "query")
    const [body] = Object.values(operation.requestBody?.content ?? {})
    const request = toJsonSchema(
      document,
      body?.schema ?? {
        type: "object",
        properties: Object.fromEntries(inQuery.map(({ name, schema }) => [name, schema])),
        required: inQuery.flatMap(({ name, required }) => (required === true ? [name] : []))
      }
    )
    const isJson = Object.keys(operation.requestBody?.content ?? {}).some((type) => type === "application/json")
    const contents = contentsOf(operation)
    const reply = toJsonSchema(document, { anyOf: contents.map(({ schema }) => schema) })

    const requested = placesOf(request)
    const replied = placesOf(reply)
    const requestFaults = faultsOf(closed(request))
    const pathFaults = inPath.map(({ name, schema }) => [name, faultsOf(toJsonSchema(document, schema))] as const)

    return {
      statuses: successesOf(operation).map(([status]) => Number(status)),
      /** What may be said, in the query or the body, and what is answered: the vendor's names, with the words that may stand there. */
      request: wordsIn(requested, isJson ? [] : ["true", "false"]),
      reply: wordsIn(replied, []),
      requestNames: outermost(requested.keys()),
      replyNames: outermost(replied.keys()),
      /** For readers: `string (date-time)`. */
      replyTypes: new Map(Array.from(replied, ([place, schemas]) => [place, typeOf(schemas)])),
      examples: examplesOf(method, template),
      pathFaults: (at: Readonly<Record<string, string>>) => pathFaults.flatMap(([name, faults]) => faults(at[name])),
      requestFaults: (said: Said) =>
        requestFaults(said instanceof URLSearchParams ? typed(said, (name) => requested.get(name) ?? []) : said),
      replyFaults: contents.length === 0 ? () => [] : faultsOf(reply)
    }
  }

  return { fits, contractOf, examplesOf }
}

/** Names of vendors' own; what they look like is said in no machine-readable place. */
const vendorFormats = [
  "phone-number",
  "phone-number-capabilities",
  "uri-map",
  "date-time-rfc-2822",
  "currency",
  "url",
  "jwt",
  "int"
]

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "([^/]+?)")}$`)

const patched = (node: unknown, [name, ...rest]: ReadonlyArray<string>, patch: Patch): unknown => {
  if (name === undefined) return "set" in patch ? patch.set : stripped(node, patch.without ?? [])
  if (Array.isArray(node)) return node.map((it, index) => (String(index) === name ? patched(it, rest, patch) : it))
  if (!isRecord(node)) throw new Error(`the overlay patches what is not there: ${patch.at.join(" ")}`)
  return { ...node, [name]: patched(node[name], rest, patch) }
}

const stripped = (node: unknown, names: ReadonlyArray<string>): unknown => {
  if (Array.isArray(node)) return node.filter((it) => !names.includes(String(it)))
  return Object.fromEntries(Object.entries(isRecord(node) ? node : {}).filter(([name]) => !names.includes(name)))
}

/** A form has texts only: the contract says which of them are numbers, truth values or lists. */
const typed = (said: URLSearchParams, at: (name: string) => ReadonlyArray<Readonly<Record<string, unknown>>>) =>
  Object.fromEntries(
    [...new Set(said.keys())].map((name) => {
      const values = said.getAll(name)
      const types = typesIn(at(name))
      if (types.includes("array")) return [name, values]
      const value = values.length === 1 ? values[0] : values
      const isText = types.length === 0 || types.includes("string")
      return [name, isText ? value : JSON.parse(String(value))]
    })
  )
