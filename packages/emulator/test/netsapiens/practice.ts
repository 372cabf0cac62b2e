/** The practice ground as it is needed for NetSapiens: calls of its API, texts of contacts, and a bot that is told. */
import { Effect, Schema } from "effect"
import { bot, contact, ground } from "../ground.ts"

export const domain = "practice.example"
export const ours = "15005550020"
export const theirs = contact.slice(1)
const key = "nsu_not-a-secret-practice-key"
export const credentials = {
  grant_type: "password",
  client_id: "practice-client",
  client_secret: "not-a-secret-practice-client-secret",
  username: "1000@practice.example",
  password: "not-a-secret-practice-password"
}
/** Of the size that the vendor asks for, and no more. */
export const id = "an_id_of_exactly_32_characters_0"
export const home = "/domains/~/users/~"
export const sms = { type: "sms", message: "hello", destination: theirs, "from-number": ours }
/** A picture of one pixel. */
export const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64"
)
export const picture = { data: pixel.toString("base64"), "mime-type": "image/png", size: pixel.length }

const Row = Schema.Record({ key: Schema.String, value: Schema.Unknown })
const Rows = Schema.Array(Row)
export const read =
  <A, I>(schema: Schema.Schema<A, I>) =>
  ({ body }: { readonly body: unknown }): A =>
    Schema.decodeUnknownSync(schema)(body)
export const row = read(Row)
export const rows = read(Rows)

const Receipt = Schema.Struct({
  message: Schema.Struct({ id: Schema.String, status: Schema.String }),
  webhook: Schema.Union(Schema.Struct({ status: Schema.Int }), Schema.Struct({ failed: Schema.String }))
})

export const practice = (options: Parameters<typeof ground>[0] = {}) =>
  Effect.gen(function* () {
    const it = yield* ground(options)
    const told = yield* bot
    const root = `${it.url}/netsapiens/ns-api/v2`

    /** `path` may be a whole address. */
    const call = (method: string, path: string, body?: unknown, bearer = key) =>
      it.ask(path.startsWith("http") ? path : root + path, {
        method,
        headers: {
          ...(bearer !== "" && { authorization: `Bearer ${bearer}` }),
          ...(body !== undefined && { "content-type": "application/json" })
        },
        ...(body !== undefined && { body: JSON.stringify(body) })
      })
    const send = (message: Record<string, unknown> = {}, session = id) =>
      call("POST", `${home}/messagesessions/${session}/messages`, { ...sms, ...message })
    const said = (session = id) => Effect.map(call("GET", `${home}/messagesessions/${session}/messages`), rows)
    const text = (text: string, more: Record<string, unknown> = {}) =>
      Effect.map(it.json("POST", "/netsapiens/texts", { from: contact, to: `+${ours}`, text, ...more }), read(Receipt))
    const subscribe = (more: Record<string, unknown> = {}) =>
      Effect.map(call("POST", "/subscriptions", { model: "message", "post-url": `${told.url}/hook`, ...more }), row)
    /** All that the bot was told, in order. */
    const events = () => told.told.flatMap(({ body }) => Schema.decodeSync(Schema.parseJson(Rows))(body))
    const fault = (fault: Record<string, unknown>) => it.json("POST", "/netsapiens/faults", fault)

    return { ...it, bot: told, call, events, fault, root, said, send, subscribe, text }
  })
