/** Our own description of the vendor's interface as a judge of answers and of operations. */
import { readFileSync } from "node:fs"
import { Ajv2020 } from "ajv/dist/2020.js"
import { Predicate, Schema } from "effect"

const Body = Schema.Struct({
  content: Schema.Struct({ "application/json": Schema.Struct({ schema: Schema.Unknown }) })
})
const Document = Schema.Struct({
  paths: Schema.Record({
    key: Schema.String,
    value: Schema.Record({
      key: Schema.String,
      value: Schema.Struct({
        requestBody: Schema.optional(Body),
        responses: Schema.Record({ key: Schema.String, value: Body })
      })
    })
  }),
  components: Schema.Struct({
    schemas: Schema.Struct({
      SmsSessionOperation: Schema.Struct({
        discriminator: Schema.Struct({ mapping: Schema.Record({ key: Schema.String, value: Schema.String }) })
      })
    })
  })
})

const text = readFileSync(new URL("fixtures/smssession.derived.openapi.json", import.meta.url), "utf8")
const whole: unknown = JSON.parse(text.replaceAll('"#/components', '"doc#/components'))
const document = Schema.decodeUnknownSync(Document)(whole)

const ajv = new Ajv2020({ strict: false, allErrors: true })
ajv.addSchema({ $id: "doc", components: Predicate.isRecord(whole) ? whole["components"] : {} })

/** Each operation on a session that it knows. */
export const operationNames = Object.keys(document.components.schemas.SmsSessionOperation.discriminator.mapping)

export const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
)

const wrong = (schema: unknown, body: unknown): ReadonlyArray<string> => {
  if (!Predicate.isRecord(schema)) return ["there is no schema here"]
  const valid = ajv.compile(schema)
  return valid(body) ? [] : (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** What is wrong with a call and its answer; nothing when they are as we have written it down. */
export const complaints = (
  method: string,
  path: string,
  asked: unknown,
  { body, status }: { readonly body: unknown; readonly status: number }
): ReadonlyArray<string> => {
  const operation = document.paths[path]?.[method.toLowerCase()]
  const response = operation?.responses[String(status)]
  if (operation === undefined || response === undefined) return [`${method} ${path} does not answer ${status}`]
  const request = operation.requestBody?.content["application/json"].schema
  return [
    ...(request === undefined ? [] : wrong(request, asked)),
    ...wrong(response.content["application/json"].schema, body)
  ]
}

/** Each is one object, which Ajv compiles once. */
const schemas = {
  SmsSession: { $ref: "doc#/components/schemas/SmsSession" },
  SmsMessage: { $ref: "doc#/components/schemas/SmsMessage" }
}

/** The same of a part of a notification. */
export const wrongAs = (schema: keyof typeof schemas, body: unknown): ReadonlyArray<string> =>
  wrong(schemas[schema], body)
