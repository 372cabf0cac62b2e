/** The practice ground as it is needed for Proxy: calls of its API, texts of contacts, and the two of them at once. */
import { Effect, Schema } from "effect"
import { contact, ground, read, type Reply, sid } from "../ground.ts"

export const service = "KS00000000000000000000000000000001"
export const number = "+15005550010"
export const guest = contact
export const agent = "+15557654321"

const basic = `Basic ${Buffer.from(`${sid}:not-a-secret-practice-auth-token`).toString("base64")}`

export const Sid = Schema.Struct({ sid: Schema.String })
export const Session = Schema.Struct({
  sid: Schema.String,
  status: Schema.String,
  closed_reason: Schema.NullOr(Schema.String),
  date_created: Schema.String,
  date_started: Schema.NullOr(Schema.String),
  date_ended: Schema.NullOr(Schema.String),
  date_last_interaction: Schema.NullOr(Schema.String)
})
const Interaction = Schema.Struct({
  sid: Schema.String,
  data: Schema.String,
  outbound_resource_sid: Schema.NullOr(Schema.String),
  outbound_resource_status: Schema.NullOr(Schema.String),
  inbound_resource_sid: Schema.NullOr(Schema.String),
  inbound_resource_url: Schema.NullOr(Schema.String)
})
export const Interactions = Schema.Struct({ interactions: Schema.Array(Interaction) })
export const Receipt = Schema.Struct({
  message: Schema.Struct({ id: Schema.String, status: Schema.String }),
  webhook: Schema.Union(Schema.Struct({ status: Schema.Int }), Schema.Struct({ failed: Schema.String }))
})
export const code = (reply: Reply) => [reply.status, read(Schema.Struct({ code: Schema.Int }))(reply).code]

export type Form = Readonly<Record<string, string>> | ReadonlyArray<readonly [string, string]>
const pairs = (form: Form): Array<[string, string]> =>
  (Array.isArray(form) ? form : Object.entries(form)).map(([name, value]) => [name, value])

export const practice = (options: Parameters<typeof ground>[0] = {}) =>
  Effect.gen(function* () {
    const it = yield* ground(options)
    const call = (method: string, path: string, form?: Form) =>
      it.ask(`${it.url}/twilio-proxy/v1${path}`, {
        method,
        headers: { authorization: basic },
        ...(form && { body: new URLSearchParams(pairs(form)) })
      })
    const home = `/Services/${service}`
    const text = (text: string, more: Record<string, unknown> = {}) =>
      it.json("POST", "/twilio-proxy/texts", { from: guest, to: number, text, ...more })

    /** A session with the guest in it, and whoever else. */
    const meet = (form: Record<string, string> = {}, ...others: ReadonlyArray<string>) =>
      Effect.gen(function* () {
        const { sid } = read(Sid)(yield* call("POST", `${home}/Sessions`, form))
        const session = `${home}/Sessions/${sid}`
        const [participant = ""] = yield* Effect.forEach([guest, ...others], (Identifier) =>
          Effect.map(call("POST", `${session}/Participants`, { Identifier }), (reply) => read(Sid)(reply).sid)
        )
        return { sid, session, participant, speaker: `${session}/Participants/${participant}/MessageInteractions` }
      })

    return {
      ...it,
      call,
      home,
      text,
      meet,
      refused: (path: string, form?: Form) => Effect.map(call(form ? "POST" : "GET", path, form), code),
      look: (path: string) => Effect.map(call("GET", path), read(Session)),
      fault: (fault: Record<string, unknown>) => it.json("POST", "/twilio-proxy/faults", fault)
    }
  })
