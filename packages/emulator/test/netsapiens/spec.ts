/** The extract of the vendor's contract as a judge of answers: their schemas with the overlay, and their names. */
import { readFileSync } from "node:fs"
import { Ajv2020 } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import { Option, Predicate, Schema } from "effect"

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8")

const Overlay = Schema.parseJson(
  Schema.Array(
    Schema.Struct({
      of: Schema.Array(Schema.Literal("v44", "v45")),
      at: Schema.NonEmptyArray(Schema.String),
      set: Schema.optional(Schema.Unknown),
      without: Schema.optional(Schema.Array(Schema.String))
    })
  )
)
type Correction = Schema.Schema.Type<typeof Overlay>[number]

/** One place of a document changed, the rest as it was. */
const corrected = (
  node: unknown,
  [name, ...rest]: ReadonlyArray<string>,
  { set, without = [] }: Correction
): unknown => {
  if (name !== undefined) {
    const record = Predicate.isRecord(node) ? node : {}
    return { ...record, [name]: corrected(record[name], rest, { of: [], at: [name], set, without }) }
  }
  if (set !== undefined) return set
  if (Array.isArray(node)) return node.filter((it) => !without.includes(it))
  return Object.fromEntries(Object.entries(node ?? {}).filter(([name]) => !without.includes(name)))
}

const Json = Schema.Struct({
  content: Schema.Struct({ "application/json": Schema.Struct({ schema: Schema.Unknown }) })
})
const Document = Schema.Struct({
  paths: Schema.Record({
    key: Schema.String,
    value: Schema.Record({
      key: Schema.String,
      value: Schema.Struct({ responses: Schema.Record({ key: Schema.String, value: Json }) })
    })
  }),
  components: Schema.Struct({
    schemas: Schema.Record({
      key: Schema.String,
      value: Schema.Struct({
        properties: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
      })
    })
  })
})

export const spec = (version: "v44" | "v45") => {
  const given: unknown = JSON.parse(fixture(`netsapiens.${version}`).replaceAll('"#/components', '"doc#/components'))
  const corrections = Schema.decodeSync(Overlay)(fixture("overlay").replaceAll('"#/components', '"doc#/components'))
  const whole = corrections
    .filter(({ of }) => of.includes(version))
    .reduce((document, it) => corrected(document, it.at, it), given)
  const document = Schema.decodeUnknownSync(Document)(whole)

  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  for (const format of ["int", "url", "jwt"]) ajv.addFormat(format, true)
  ajv.addSchema({ $id: "doc", components: Predicate.isRecord(whole) ? whole["components"] : {} })

  const names = (schema: string): ReadonlyArray<string> =>
    Object.keys(document.components.schemas[schema]?.properties ?? {}).sort()

  /** What is wrong with an answer to this call; nothing when it is as the vendor documents it. */
  const complaints = (method: string, path: string, status: number, body: unknown): ReadonlyArray<string> => {
    const response = document.paths[path]?.[method.toLowerCase()]?.responses[String(status)]
    if (response === undefined) return [`${method} ${path} does not answer ${status}`]
    const { schema } = response.content["application/json"]
    if (!Predicate.isRecord(schema)) return ["there is no schema here"]
    const valid = ajv.compile(schema)
    return valid(body) ? [] : (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }

  /** The names of an object that its schema does not know. */
  const strange = (schema: string, body: unknown): ReadonlyArray<string> => {
    const known = names(schema)
    return [body]
      .flat()
      .flatMap((it) => (Predicate.isRecord(it) ? Object.keys(it) : ["not an object"]))
      .filter((name) => !known.includes(name))
  }

  /** Each operation that the document has. */
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  )

  /** The path template of a call. */
  const template = (path: string): string => {
    const fits = (one: string) =>
      new RegExp(`^${one.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path.replace(/\?.*/, ""))
        ? Option.some(one)
        : Option.none()
    return Object.keys(document.paths).flatMap((one) => Option.toArray(fits(one)))[0] ?? path
  }

  return { complaints, names, operations, strange, template }
}
