/** The practice ground as it is needed for Genesys: agents who log in, do something with a session, and listen. */
import { Effect, Option, Predicate, Schema } from "effect"
import { contact, ground } from "../ground.ts"

export const ours = "+15005550030"
const password = "not-a-secret-practice-genesys-password"
export const anna = "c03b9e5d714f4a2c8d6e1f7a90b25e84"

const Record = Schema.Record({ key: Schema.String, value: Schema.Unknown })
export const record = Schema.decodeUnknownSync(Record)
const records = Schema.decodeUnknownSync(Schema.Array(Record))
const Session = Schema.Struct({
  id: Schema.String,
  state: Schema.String,
  participants: Schema.Array(Schema.Struct({ type: Schema.String, nickname: Schema.String })),
  capabilities: Schema.Array(Schema.String),
  userData: Record
})
const Messages = Schema.Struct({
  messages: Schema.Array(
    Schema.Struct({
      index: Schema.Int,
      type: Schema.String,
      from: Schema.optional(Schema.Struct({ type: Schema.String, nickname: Schema.String })),
      text: Schema.optional(Schema.String),
      visibility: Schema.String
    })
  )
})
const Receipt = Schema.Struct({
  message: Schema.Struct({ id: Schema.String, text: Schema.String }),
  webhook: Schema.Union(Schema.Struct({ status: Schema.Int }), Schema.Struct({ failed: Schema.String }))
})

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}

const json = Schema.decodeUnknownOption(Schema.parseJson())

export const ask = (url: string, init: RequestInit = {}): Effect.Effect<Answer> =>
  Effect.promise(async (signal) => {
    const { headers, status, ...response } = await fetch(url, { signal, ...init }).then(async (it) => ({
      status: it.status,
      headers: it.headers,
      text: await it.text()
    }))
    return { status, headers, text: response.text, body: Option.getOrNull(json(response.text)) }
  })

export const basic = (name = "helpbot@practice.example", word = password) => ({
  authorization: `Basic ${Buffer.from(`${name}:${word}`).toString("base64")}`
})

/** What a login gives, to be sent with every other request. */
export const kept = ({ headers }: Answer): Record<string, string> => ({
  cookie: headers.get("set-cookie")?.split(";")[0] ?? "",
  [headers.get("x-csrf-header") ?? ""]: headers.get("x-csrf-token") ?? ""
})

/** A Bayeux client by hand: `poll` gives what was told. */
const listener = (call: (method: string, path: string, body?: unknown) => Effect.Effect<Answer>) =>
  Effect.gen(function* () {
    const meta = (message: Record<string, unknown>) =>
      Effect.map(call("POST", "/notifications", [message]), ({ body }) => records(body))
    const [shaken = {}] = yield* meta({
      channel: "/meta/handshake",
      version: "1.0",
      supportedConnectionTypes: ["long-polling"]
    })
    const { clientId } = shaken
    yield* meta({ channel: "/meta/subscribe", clientId, subscription: "/v2/me/*" })
    const poll = (timeout?: number) =>
      Effect.map(
        meta({
          channel: "/meta/connect",
          clientId,
          connectionType: "long-polling",
          ...(timeout !== undefined && { advice: { timeout } })
        }),
        (all) => all.filter(({ channel }) => !String(channel).startsWith("/meta/")).map(({ data }) => record(data))
      )
    return { clientId, meta, poll }
  })

export const practice = (options: Parameters<typeof ground>[0] = {}) =>
  Effect.gen(function* () {
    const it = yield* ground(options)
    const root = `${it.url}/genesys/api/v2`

    const agent = (name?: string, base = root) =>
      Effect.gen(function* () {
        const login = kept(yield* ask(`${base}/me`, { headers: basic(name) }))
        const segment = base.includes("/seed/") ? "smsessions" : "smssessions"
        const call = (method: string, path: string, body?: unknown) =>
          ask(base + path, {
            method,
            headers: { ...login, ...(body !== undefined && { "content-type": "application/json" }) },
            ...(body !== undefined && { body: JSON.stringify(body) })
          })
        const operate = (id: string, operationName: string, more: Record<string, unknown> = {}) =>
          call("POST", `/me/${segment}/${id}`, { operationName, ...more })
        /** The status code of an operation. */
        const does = (id: string, operationName: string, more: Record<string, unknown> = {}) =>
          Effect.map(operate(id, operationName, more), ({ body }) =>
            Predicate.hasProperty(body, "statusCode") ? body.statusCode : undefined
          )
        const sessions = Effect.map(call("GET", `/me/${segment}?fields=*`), ({ body }) =>
          Schema.decodeUnknownSync(Schema.Array(Session))(record(body)["smssessions"])
        )
        const session = (id: string) =>
          Effect.map(call("GET", `/me/${segment}/${id}`), ({ body }) =>
            Schema.decodeUnknownSync(Session)(record(body)["smssession"])
          )
        const said = (id: string, query = "") =>
          Effect.map(
            call("GET", `/me/${segment}/${id}/messages${query}`),
            ({ body }) => Schema.decodeUnknownSync(Messages)(body).messages
          )
        const work = Effect.all([
          call("POST", "/me", { operationName: "StartContactCenterSession", channels: ["smssession"] }),
          call("POST", "/me/channels/smssession", { operationName: "Ready" })
        ])
        return { call, does, login, operate, said, session, sessions, work, listen: listener(call) }
      })

    const text = (text: string, more: Record<string, unknown> = {}) =>
      Effect.map(it.json("POST", "/genesys-sms/texts", { from: contact, to: ours, text, ...more }), ({ body }) =>
        Schema.decodeUnknownSync(Receipt)(body)
      )
    const fault = (fault: Record<string, unknown>) => it.json("POST", "/genesys-sms/faults", fault)
    const phones = Effect.map(it.json("GET", "/genesys-sms/messages"), ({ body }) => records(record(body)["messages"]))

    /** An agent at work, with a session that a contact's text began. */
    const meet = Effect.gen(function* () {
      const me = yield* agent()
      yield* me.work
      yield* text("hello")
      const [session] = yield* me.sessions
      return { me, id: session?.id ?? "" }
    })
    const chat = Effect.tap(meet, ({ id, me }) => me.does(id, "Accept", { nickname: "Parley" }))

    return { ...it, agent, chat, fault, meet, phones, root, text }
  })
