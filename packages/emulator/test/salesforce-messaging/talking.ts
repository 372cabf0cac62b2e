/** The practice org as a bot needs it that talks: calls of the Interaction API, a subscriber, and texts of contacts. */
import { randomUUID } from "node:crypto"
import { request } from "node:http"
import { Effect, Schema } from "effect"
import { contact } from "../ground.ts"
import { listener } from "./listener.ts"
import { ours, org, records } from "./org.ts"

export const botId = "0Xx000000000001"
export const channelAddress = "b0000000-0000-4000-8000-000000000001"
export const bot = { appType: "chatbot", subject: "ParleyBot", role: "Chatbot" }
export const ann = { appType: "custom", subject: contact, role: "EndUser" }

const Object = Schema.Record({ key: Schema.String, value: Schema.Unknown })
export const fields = Schema.decodeUnknownSync(Object)
const json = Schema.decodeUnknownSync(Schema.parseJson(Object))

const Receipt = Schema.Struct({
  message: Schema.Struct({ id: Schema.String, status: Schema.String }),
  webhook: Schema.Unknown
})
const Said = Schema.Struct({
  messages: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      direction: Schema.String,
      text: Schema.String,
      status: Schema.String,
      media: Schema.Array(Object)
    })
  )
})

export const entry = (text: string, id: string = randomUUID()) => ({
  entryType: "Message",
  id,
  abstractMessage: { messageType: "StaticContentMessage", id, staticContent: { formatType: "Text", text } }
})

/** What a bot posts to say this. */
export const saying = (conversationIdentifier: string, entryPayload: unknown, sender: unknown = bot) => ({
  conversationIdentifier,
  sender,
  conversationEntries: [{ clientTimestamp: Date.now(), entryPayload }]
})

export interface Reply {
  readonly status: number
  readonly headers: NodeJS.Dict<string | Array<string>>
  readonly body: unknown
}

/** `fetch` sends no body with GET. */
const send = (
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string
): Effect.Effect<Reply, Error> =>
  Effect.async((resume) => {
    const asked = request(url, { method, headers: { ...headers, "content-length": Buffer.byteLength(body) } }, (it) => {
      const chunks: Array<Buffer> = []
      it.on("data", (chunk: Buffer) => chunks.push(chunk))
      it.on("end", () => {
        const text = Buffer.concat(chunks).toString()
        const reply: Reply = {
          status: it.statusCode ?? 0,
          headers: it.headers,
          body: text === "" ? null : JSON.parse(text)
        }
        resume(Effect.succeed(reply))
      })
    })
    asked.on("error", (error) => resume(Effect.fail(error)))
    asked.end(body)
    return Effect.sync(() => asked.destroy())
  })

export const talking = (options: Parameters<typeof org>[0] = {}) =>
  Effect.gen(function* () {
    const it = yield* org(options)
    const api = `${it.root}/api/v1`
    const headers = {
      authorization: `Bearer ${it.access_token}`,
      orgid: "00D000000000001",
      authorizationcontext: "00D000000000001_ParleyBot",
      authorizationcontexttype: "ExternalConversationParticipant"
    }
    /** A header that is "" is not sent. */
    const call = (method: string, path: string, body: unknown, more: Record<string, string> = {}) => {
      const all = { ...headers, requestid: randomUUID(), "content-type": "application/json", ...more }
      const sent = globalThis.Object.fromEntries(globalThis.Object.entries(all).filter(([, value]) => value !== ""))
      return send(api + path, method, sent, typeof body === "string" ? body : JSON.stringify(body))
    }
    const pubSub = it.emulator.settings["PARLEY_SALESFORCE_PUBSUB_URL"] ?? ""
    const events = yield* listener(pubSub, it.access_token)
    const text = (text: string, more: Record<string, unknown> = {}) =>
      Effect.map(
        it.json("POST", "/salesforce-messaging/texts", { from: contact, to: ours, text, ...more }),
        ({ body }) => Schema.decodeUnknownSync(Receipt)(body)
      )
    const said = Effect.map(
      it.json("GET", "/salesforce-messaging/messages"),
      ({ body }) => Schema.decodeUnknownSync(Said)(body).messages
    )
    const fault = (fault: Record<string, unknown>) => it.json("POST", "/salesforce-messaging/faults", fault)

    const rows = (object: string, ...names: ReadonlyArray<string>) =>
      Effect.map(it.query(`SELECT Id, ${names.join(", ")} FROM ${object}`), (reply) => records(reply).records)
    const sessions = rows("MessagingSession", "Status", "AgentType", "Origin", "ChannelType", "EndedByType", "OwnerId")
    const works = rows("AgentWork", "WorkItemId", "Status")
    /** The newest work of the bot's, to do something with. */
    const work = (status: string, more: Record<string, unknown> = {}) =>
      Effect.flatMap(works, (all) =>
        call("PATCH", "/agentWork", {
          workId: all.at(-1)?.["Id"],
          workItemId: all.at(-1)?.["WorkItemId"],
          botId,
          contextType: "Chatbot",
          status,
          ...more
        })
      )
    /** The newest conversation's identifier. */
    const conversation = Effect.map(rows("Conversation", "ConversationIdentifier"), (all) =>
      String(all.at(-1)?.["ConversationIdentifier"])
    )
    /** Somebody has written, and the bot has taken it: the conversation's identifier. */
    const taken = Effect.gen(function* () {
      yield* text("hello")
      yield* work("Accept")
      return yield* conversation
    })
    return { ...it, api, call, conversation, events, fault, pubSub, rows, said, sessions, taken, text, work, works }
  })

/** The JSON of an event's payload field. */
export const payload = (event: Readonly<Record<string, unknown>>) => json(event["Payload__c"])
