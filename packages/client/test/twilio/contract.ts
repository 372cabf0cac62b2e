/** The vendor's contract for Messages, in a form that a test can hold our operations against. */
import { readFileSync } from "node:fs"
import { Ajv, type ValidateFunction } from "ajv"
import formats from "ajv-formats"
import { Schema, SchemaAST } from "effect"

/** As much of an OpenAPI document as is read here. */
const Property = Schema.Struct({
  type: Schema.optional(Schema.String),
  format: Schema.optional(Schema.String),
  nullable: Schema.optional(Schema.Boolean),
  enum: Schema.optional(Schema.Array(Schema.NullOr(Schema.String))),
  $ref: Schema.optional(Schema.String)
})
const Parameter = Schema.Struct({ name: Schema.String, in: Schema.String, schema: Schema.Unknown })
const Properties = Schema.Record({ key: Schema.String, value: Property })
const ObjectSchema = Schema.Struct({ properties: Properties })
const Json = <A, I>(schema: Schema.Schema<A, I>) => Schema.Struct({ "application/json": schema })
const Operation = Schema.Struct({
  parameters: Schema.Array(Parameter),
  requestBody: Schema.optional(
    Schema.Struct({
      content: Schema.Struct({ "application/x-www-form-urlencoded": Schema.Struct({ schema: Schema.Unknown }) })
    })
  ),
  responses: Schema.Record({
    key: Schema.String,
    value: Schema.Struct({
      content: Json(
        Schema.Struct({
          schema: Schema.Unknown,
          examples: Schema.Record({ key: Schema.String, value: Schema.Struct({ value: Schema.Unknown }) })
        })
      )
    })
  })
})
type Operation = typeof Operation.Type

const file = new URL("./fixtures/twilio_api_v2010.messages-subset.json", import.meta.url)
const Document = Schema.parseJson(
  Schema.Struct({
    paths: Schema.Record({ key: Schema.String, value: Schema.Record({ key: Schema.String, value: Schema.Unknown }) }),
    components: Schema.Struct({ schemas: Schema.Record({ key: Schema.String, value: Schema.Unknown }) })
  })
)

/**
 * Where the vendor's file and the vendor's wire disagree: page addresses are relative, and dates to filter by are whole days in
 * its own examples.
 */
const overlay = (text: string): string =>
  text
    .replace(
      /("(?:first_page_uri|next_page_uri|previous_page_uri|uri)":\s*\{[^{}]*?"format":\s*)"uri"/g,
      '$1"uri-reference"'
    )
    .replace(/("name":\s*"DateSent[<>]?"(?:(?!"name")[^])*?"format":\s*)"date-time"/g, '$1"date"')

const document = Schema.decodeUnknownSync(Document)(overlay(readFileSync(file, "utf8")))

/** OpenAPI 3.0's `nullable` as JSON Schema says it, and its references as those of one document. */
const toJsonSchema = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(toJsonSchema)
  if (typeof node === "string") return node.replace(/^#\/components\//, "spec#/components/")
  if (typeof node !== "object" || node === null) return node
  const { nullable, ...rest } = Object.fromEntries(Object.entries(node).map(([k, v]) => [k, toJsonSchema(v)]))
  if (nullable !== true) return rest
  return {
    ...rest,
    type: [rest["type"], "null"],
    ...(Array.isArray(rest["enum"]) && { enum: [...rest["enum"], null] })
  }
}

const ajv = new Ajv({ strict: false, allErrors: true })
formats.default(ajv)
// Names of the vendor's own; what they look like is said in no machine-readable place.
for (const own of ["phone-number", "uri-map", "date-time-rfc-2822", "currency"]) ajv.addFormat(own, true)
ajv.addSchema({ $id: "spec", components: toJsonSchema(document.components) })

const compile = (schema: unknown): ValidateFunction => {
  const json = toJsonSchema(schema)
  return ajv.compile(typeof json === "object" && json !== null ? json : {})
}
const faultsOf = (validate: ValidateFunction, value: unknown): ReadonlyArray<string> =>
  validate(value)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)

const refer = (schema: unknown): unknown => {
  const { $ref } = Schema.decodeUnknownSync(Property)(schema)
  return $ref === undefined ? schema : refer(document.components.schemas[$ref.replace("#/components/schemas/", "")])
}
const propertiesOf = (schema: unknown) => Schema.decodeUnknownSync(ObjectSchema)(refer(schema)).properties
/** The words that may stand there; a form spells a truth value as a word too. */
const wordsOf = (schema: unknown): ReadonlyArray<string> => {
  const property = Schema.decodeUnknownSync(Property)(refer(schema))
  return property.type === "boolean" ? ["true", "false"] : (property.enum ?? []).filter((it) => it !== null)
}

/** As a reader of a table wants it: `string (date-time-rfc-2822)`. */
const typeOf = (schema: unknown): string => {
  const { type = "", format, enum: words } = Schema.decodeUnknownSync(Property)(refer(schema))
  return words !== undefined ? `${type} (open enum)` : format === undefined ? type : `${type} (${format})`
}

const pathTemplates = Object.keys(document.paths)

/** The path's parameters, by the templates that it fits. */
export const fits = (
  path: string
): ReadonlyArray<readonly [template: string, parameters: Readonly<Record<string, string>>]> =>
  pathTemplates.flatMap((template) => {
    const pattern = template.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+?)")
    const match = new RegExp(`^${pattern}$`).exec(path)
    return match === null ? [] : [[template, { ...match.groups }] as const]
  })

export const contractOf = (method: string, template: string) => {
  const operation: Operation = Schema.decodeUnknownSync(Operation)(document.paths[template]?.[method.toLowerCase()])
  const named = (place: string) => operation.parameters.filter((parameter) => parameter.in === place)
  const form = operation.requestBody?.content["application/x-www-form-urlencoded"].schema
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith("2"))?.[1].content[
    "application/json"
  ]
  const inQuery = Object.fromEntries(
    named("query").map(({ name, schema }) => [name, Schema.decodeUnknownSync(Property)(schema)])
  )
  const request = form === undefined ? inQuery : propertiesOf(form)
  const closed = compile({ type: "object", properties: request, additionalProperties: false })
  const answer = compile(success?.schema)

  return {
    /** What may be said, and what is answered: names of the vendor. */
    requestNames: Object.keys(request),
    replyNames: Object.keys(propertiesOf(success?.schema)),
    requestWords: Object.fromEntries(Object.entries(request).map(([name, schema]) => [name, wordsOf(schema)])),
    replyWords: Object.fromEntries(
      Object.entries(propertiesOf(success?.schema)).map(([name, schema]) => [name, wordsOf(schema)])
    ),
    replyTypes: Object.fromEntries(
      Object.entries(propertiesOf(success?.schema)).map(([name, schema]) => [name, typeOf(schema)])
    ),
    examples: Object.entries(success?.examples ?? {}).map(([name, { value }]) => [name, value] as const),
    pathFaults: (parameters: Readonly<Record<string, string>>) =>
      named("path").flatMap(({ name, schema }) => faultsOf(compile(schema), parameters[name])),
    requestFaults: (parameters: URLSearchParams) => faultsOf(closed, typed(parameters, request)),
    replyFaults: (value: unknown) => faultsOf(answer, value)
  }
}

/** A form has texts only: the contract says which of them are numbers, truth values or lists. */
const typed = (parameters: URLSearchParams, properties: typeof Properties.Type) =>
  Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name)
      const type = properties[name]?.type
      if (type === "array") return [name, values]
      const value = values.length === 1 ? values[0] : values
      if (type === "boolean" || type === "integer" || type === "number") return [name, JSON.parse(String(value))]
      return [name, value]
    })
  )

/** The names on the wire that a Schema reads or writes, each with the literals that it knows there. */
export const wireOf = (schema: { readonly ast: SchemaAST.AST }): Readonly<Record<string, ReadonlyArray<string>>> =>
  Object.fromEntries(
    SchemaAST.getPropertySignatures(SchemaAST.encodedAST(schema.ast)).map(({ name, type }) => [
      String(name),
      literalsIn(type)
    ])
  )

const literalsIn = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  if (SchemaAST.isUnion(ast)) return ast.types.flatMap(literalsIn)
  return SchemaAST.isLiteral(ast) && typeof ast.literal === "string" ? [ast.literal] : []
}
