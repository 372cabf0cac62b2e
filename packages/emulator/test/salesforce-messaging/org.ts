/** The practice org as a client of its records needs it: a token, calls of the REST API, sessions to read. */
import { Effect, Schema } from "effect"
import { Connection } from "jsforce"
import { contact, ground } from "../ground.ts"

export const client = {
  client_id: "3MVG9.not-a-secret-practice-client",
  client_secret: "not-a-secret-practice-client-secret"
}
export const ours = "+15005550040"
export const bot = "005000000000001AAA"
export const queue = "00G000000000001EAA"

const Token = Schema.Struct({ access_token: Schema.String, instance_url: Schema.String, id: Schema.String })
const Errors = Schema.Array(
  Schema.Struct({
    message: Schema.String,
    errorCode: Schema.String,
    fields: Schema.optional(Schema.Array(Schema.String))
  })
)
const Records = Schema.Struct({
  totalSize: Schema.Int,
  done: Schema.Boolean,
  records: Schema.Array(Schema.Record({ key: Schema.String, value: Schema.Unknown })),
  nextRecordsUrl: Schema.optional(Schema.String)
})

export const read =
  <A, I>(schema: Schema.Schema<A, I>) =>
  ({ body }: { readonly body: unknown }): A =>
    Schema.decodeUnknownSync(schema)(body)
export const token = read(Token)
export const records = read(Records)
export const id = read(Schema.Struct({ id: Schema.String }))

/** The status and the code of the one error that a call was refused with. */
export const refused = (reply: { readonly status: number; readonly body: unknown }) => {
  const [error] = read(Errors)(reply)
  return { status: reply.status, code: error?.errorCode, fields: error?.fields }
}

export const org = (options: Parameters<typeof ground>[0] = {}) =>
  Effect.gen(function* () {
    const it = yield* ground(options)
    const root = `${it.url}/salesforce`
    const login = (form: Record<string, string>, headers: Record<string, string> = {}) =>
      it.ask(`${root}/services/oauth2/token`, { method: "POST", headers, body: new URLSearchParams(form) })
    const { access_token } = token(yield* login({ grant_type: "client_credentials", ...client }))

    /** `path` goes on from `/services/data`. */
    const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      it.ask(`${root}/services/data${path}`, {
        method,
        headers: {
          authorization: `Bearer ${access_token}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers
        },
        ...(body !== undefined && { body: JSON.stringify(body) })
      })
    const get = (path: string, headers: Record<string, string> = {}) => call("GET", path, undefined, headers)
    const query = (soql: string, version = "v64.0") => get(`/${version}/query?q=${encodeURIComponent(soql)}`)
    /** Somebody texts, and with it begins a session. */
    const text = (from: string = contact, text = "hello") =>
      it.json("POST", "/salesforce-messaging/texts", { from, to: ours, text })
    const connection = new Connection({ instanceUrl: root, accessToken: access_token, version: "64.0" })
    return { ...it, access_token, call, connection, get, login, query, root, text }
  })
