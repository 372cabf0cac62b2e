/** Twilio as the bot meets it: an API that takes messages and lists them, fails when told to, and webhooks that are signed. */
import { createHmac, randomBytes } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { Effect } from "effect"
import type { Environment } from "./Bot.ts"

export const account = "AC0123456789abcdef0123456789abcdef"
export const token = "canary-auth-token-0123456789"
export const sender = "+15550100100"
export const publicUrl = "https://linden.example"

type Form = Readonly<Record<string, string>>

/** A message that was taken. */
export interface Taken {
  readonly sid: string
  readonly form: URLSearchParams
  readonly at: number
}

/** The first five take nothing; the others take the message, and then say so badly. */
export type Fault = "429" | "500" | "drop" | "no" | "stop" | "500 after" | "drop after" | "slow"

const random = () => randomBytes(16).toString("hex")
const messageSid = () => `SM${random()}`

/** As Twilio's documents have it, and not as the client computes it. */
const sign = (target: string, pairs: ReadonlyArray<readonly [string, string]>, key: string) => {
  const sorted = pairs
    .map((pair) => pair.join("\0"))
    .sort()
    .map((pair) => pair.replace("\0", ""))
  return createHmac("sha1", key)
    .update(`${publicUrl}${target}${sorted.join("")}`)
    .digest("base64")
}

/** A webhook as Twilio posts it. */
export const webhook = (form: Form | ReadonlyArray<readonly [string, string]>, key = token) => {
  const pairs = Array.isArray(form) ? [...form] : Object.entries(form)
  return {
    method: "POST",
    body: new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])),
    headers: { "x-twilio-signature": sign("/webhooks/twilio", pairs, key) }
  }
}

/** Somebody writes. */
export const text = (from: string, body: string, sid = messageSid()): Form => ({
  MessageSid: sid,
  SmsSid: sid,
  SmsMessageSid: sid,
  SmsStatus: "received",
  AccountSid: account,
  From: from,
  To: sender,
  Body: body,
  NumMedia: "0",
  NumSegments: "1",
  ApiVersion: "2010-04-01"
})

/** A message of ours has come further. */
export const report = ({ form, sid }: Taken, status: string, more: Form = {}): Form => ({
  MessageSid: sid,
  SmsSid: sid,
  MessageStatus: status,
  SmsStatus: status,
  AccountSid: account,
  From: sender,
  To: form.get("To") ?? "",
  ApiVersion: "2010-04-01",
  ...more
})

const resource = ({ at, form, sid }: Taken) => {
  const date = new Date(at).toUTCString().replace("GMT", "+0000")
  return {
    sid,
    account_sid: account,
    from: form.get("From"),
    to: form.get("To"),
    body: form.get("Body"),
    status: "queued",
    direction: "outbound-api",
    date_created: date,
    date_updated: date,
    date_sent: null
  }
}

const bodyOf = async (request: IncomingMessage) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

/** The API, on a free port. */
export const FakeTwilio = Effect.gen(function* () {
  const path = `/2010-04-01/Accounts/${account}/Messages.json`
  const requests: Array<{
    readonly method: string
    readonly path: string
    readonly authorization: string | undefined
  }> = []
  const taken: Array<Taken> = []
  const faults = new Map<string, Array<Fault>>()

  const take = (form: URLSearchParams) => {
    const message: Taken = { sid: messageSid(), form, at: Date.now() }
    taken.push(message)
    return message
  }
  const create = async (form: URLSearchParams, response: ServerResponse) => {
    const fault = faults.get(form.get("To") ?? "")?.shift()
    const answer = (status: number, body: object, headers: Form = {}) =>
      void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body))
    const refuse = (status: number, headers?: Form) =>
      answer(status, { code: 20_000 + status, message: "no", status }, headers)
    if (fault === "429") return refuse(429, { "retry-after": "1" })
    if (fault === "500") return refuse(500)
    if (fault === "no") return answer(400, { code: 21_211, message: "no", status: 400 })
    if (fault === "stop") return answer(400, { code: 21_610, message: "no", status: 400 })
    if (fault === "drop") return void response.socket?.destroy()
    const message = take(form)
    if (fault === "500 after") return refuse(500)
    if (fault === "drop after") return void response.socket?.destroy()
    if (fault === "slow") await new Promise((resume) => setTimeout(resume, 1000))
    answer(201, resource(message))
  }
  const list = (query: URLSearchParams, response: ServerResponse) => {
    const isMeant = ({ form }: Taken) =>
      ["To", "From"].every((name) => !query.has(name) || query.get(name) === form.get(name))
    const messages = taken.filter(isMeant).toReversed().map(resource)
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ messages, next_page_uri: null }))
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://twilio")
    const { headers, method = "" } = request
    requests.push({ method, path: pathname, authorization: headers.authorization })
    if (pathname !== path) return void response.writeHead(404).end()
    if (method === "GET") return list(searchParams, response)
    await create(new URLSearchParams(await bodyOf(request)), response)
  }
  const server = createServer((request, response) => void answer(request, response))
  yield* Effect.acquireRelease(
    Effect.async<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () => Effect.sync(() => server.close().closeAllConnections())
  )
  const address = server.address()
  const settings: Environment = {
    PARLEY_TWILIO_ACCOUNT_SID: account,
    PARLEY_TWILIO_AUTH_TOKEN: token,
    PARLEY_TWILIO_FROM: sender,
    PARLEY_TWILIO_API_URL: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    PARLEY_PUBLIC_URL: publicUrl
  }
  return {
    /** What points a bot at it. */
    settings,
    requests,
    taken,
    /** What was sent to a contact, in order. */
    to: (contact: string) =>
      taken.filter(({ form }) => form.get("To") === contact).map(({ form }) => form.get("Body") ?? ""),
    /** The next messages to a contact meet these faults, one each. */
    fails: (contact: string, ...next: ReadonlyArray<Fault>) => void faults.set(contact, [...next])
  }
})
