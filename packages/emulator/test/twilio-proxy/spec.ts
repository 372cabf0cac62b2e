/** The vendor's specification of Proxy as a judge of answers: nothing is required there, so names are compared as well. */
import { readFileSync } from "node:fs"
import { Ajv } from "ajv"
import addFormats from "ajv-formats"
import { Predicate, Schema } from "effect"

const file = new URL("fixtures/twilio_proxy_v1.json", import.meta.url)

/** OpenAPI 3.0 in the words of JSON Schema; the vendor's own examples have a status that is null. */
const translate = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(translate)
  if (!Predicate.isRecord(node)) return node
  const { nullable, ...rest } = node
  const out = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => {
      if (key === "$ref" && typeof value === "string") return [key, value.replace("#/", "doc#/")]
      if (key.endsWith("_resource_status")) return [key, { anyOf: [translate(value), { type: "null" }] }]
      return [key, translate(value)]
    })
  )
  return nullable === true && typeof out["type"] === "string" ? { ...out, type: [out["type"], "null"] } : out
}

const Names = Schema.Record({ key: Schema.String, value: Schema.Unknown })
const Operation = Schema.Struct({
  operationId: Schema.String,
  responses: Schema.Record({
    key: Schema.String,
    value: Schema.Struct({
      content: Schema.optional(Schema.Struct({ "application/json": Schema.Struct({ schema: Schema.Unknown }) }))
    })
  }),
  requestBody: Schema.optional(
    Schema.Struct({
      content: Schema.Struct({
        "application/x-www-form-urlencoded": Schema.Struct({ schema: Schema.Struct({ properties: Names }) })
      })
    })
  )
})
export const methods = ["get", "post", "delete"] as const
export type Method = (typeof methods)[number]
const Spec = Schema.Struct({
  paths: Schema.Record({
    key: Schema.String,
    value: Schema.Struct({
      get: Schema.optional(Operation),
      post: Schema.optional(Operation),
      delete: Schema.optional(Operation)
    })
  }),
  components: Schema.Struct({
    schemas: Schema.Record({
      key: Schema.String,
      value: Schema.Struct({ properties: Schema.optional(Names), enum: Schema.optional(Schema.Array(Schema.String)) })
    })
  })
})

const raw: unknown = JSON.parse(readFileSync(file, "utf8"))
const spec = Schema.decodeUnknownSync(Spec)(raw)

const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
for (const format of ["phone-number", "uri-map", "phone-number-capabilities"]) ajv.addFormat(format, true)
ajv.addSchema({ $id: "doc", components: Predicate.isRecord(raw) ? translate(raw["components"]) : {} })

/** `get /v1/Services`, for all that there is. */
export const operations: ReadonlyArray<string> = Object.entries(spec.paths)
  .flatMap(([path, of]) => methods.filter((method) => of[method] !== undefined).map((method) => `${method} ${path}`))
  .sort()

/** The complaints about an answer of this operation; none when it is as the vendor documents it. */
export const complaints = (method: Method, path: string, status: number, body: unknown): ReadonlyArray<string> => {
  const response = spec.paths[path]?.[method]?.responses[String(status)]
  if (response === undefined) return [`${method} ${path} does not answer ${status}`]
  if (response.content === undefined) return body === null ? [] : ["nothing is said here"]
  const schema = translate(response.content["application/json"].schema)
  if (!Predicate.isRecord(schema)) return ["the specification has no schema here"]
  const valid = ajv.compile(schema)
  return valid(body) ? [] : (valid.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

/** The names that a request of this operation may use. */
export const parameters = (method: Method, path: string): ReadonlyArray<string> =>
  Object.keys(
    spec.paths[path]?.[method]?.requestBody?.content["application/x-www-form-urlencoded"].schema.properties ?? {}
  ).sort()

/** The names that a resource has by the specification, and the values of an enumeration. */
export const names = (schema: string): ReadonlyArray<string> =>
  Object.keys(spec.components.schemas[schema]?.properties ?? {}).sort()
export const values = (schema: string): ReadonlyArray<string> =>
  [...(spec.components.schemas[schema]?.enum ?? [])].sort()
