/** The vendor's specification as a judge of answers: nothing is required there, so names are compared as well. */
import { readFileSync } from "node:fs"
import { Ajv } from "ajv"
import addFormats from "ajv-formats"
import { Predicate, Schema } from "effect"

const file = new URL("fixtures/twilio_api_v2010.messages-subset.json", import.meta.url)

/** OpenAPI 3.0 in the words of JSON Schema; addresses are relative though the file calls them `uri`. */
const translate = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(translate)
  if (!Predicate.isRecord(node)) return node
  const { nullable, ...rest } = node
  const entries = Object.entries(rest).map(([key, value]) => [
    key,
    key === "format" && value === "uri"
      ? "uri-reference"
      : key === "$ref" && typeof value === "string"
        ? value.replace("#/", "doc#/")
        : translate(value)
  ])
  const out = Object.fromEntries(entries)
  return nullable === true && typeof out["type"] === "string" ? { ...out, type: [out["type"], "null"] } : out
}

const Responses = Schema.Record({
  key: Schema.String,
  value: Schema.Struct({
    content: Schema.Struct({ "application/json": Schema.Struct({ schema: Schema.Unknown }) })
  })
})
const Spec = Schema.Struct({
  paths: Schema.Record({
    key: Schema.String,
    value: Schema.Record({ key: Schema.String, value: Schema.Unknown })
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

const raw: unknown = JSON.parse(readFileSync(file, "utf8"))
const spec = Schema.decodeUnknownSync(Spec)(raw)

const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
for (const format of ["phone-number", "uri-map", "date-time-rfc-2822", "currency", "int64"]) ajv.addFormat(format, true)
ajv.addSchema({ $id: "doc", components: Predicate.isRecord(raw) ? translate(raw["components"]) : {} })

/** The complaints about an answer of this operation; none when it is as the vendor documents it. */
export const complaints = (
  method: "get" | "post",
  path: string,
  status: number,
  body: unknown
): ReadonlyArray<string> => {
  const operation = Schema.decodeUnknownSync(Schema.Struct({ responses: Responses }))(spec.paths[path]?.[method])
  const response = operation.responses[String(status)]
  if (response === undefined) return [`${method} ${path} does not answer ${status}`]
  const schema = translate(response.content["application/json"].schema)
  if (!Predicate.isRecord(schema)) return ["the specification has no schema here"]
  const valid = ajv.compile(schema)
  return valid(body) ? [] : (valid.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

/** The names that a resource has by the specification. */
export const names = (schema: string): ReadonlyArray<string> =>
  Object.keys(spec.components.schemas[schema]?.properties ?? {}).sort()
