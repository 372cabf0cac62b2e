/** A scripted practice ground on a free port: the control wire with a bot behind it that says what the test tells it to. */
import { NodeHttpServer } from "@effect/platform-node"
import { Console } from "@parley/console"
import { Effect } from "effect"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"

export interface Message {
  readonly provider: string
  readonly id: string
  readonly direction: "inbound" | "outbound"
  readonly from: string
  readonly to: string
  readonly text: string
  readonly media: ReadonlyArray<{ readonly url: string; readonly type: string }>
  readonly status: string
  readonly error: number | null
  readonly createdAt: string
  readonly updatedAt: string
}

const sender = "+15005550006"
const twilio = { provider: "twilio", name: "Twilio Messages", sender }

const bodyOf = async (request: IncomingMessage): Promise<Record<string, string>> => {
  let body = ""
  for await (const chunk of request) body += String(chunk)
  return JSON.parse(body)
}

export class Stand {
  platforms = [twilio]
  /** False: the bot is connected to a real provider and there is no control wire. */
  practice = true
  /** What the webhook says to the next texts. */
  webhook: { readonly status: number } | { readonly failed: string } = { status: 200 }
  /** What the bot answers; nothing unless told. */
  bot: (text: string) => ReadonlyArray<string> = () => []
  /** Holds back the answer to a text, as a slow webhook does. */
  webhookTakes = 0
  messages: ReadonlyArray<Message> = []
  readonly texts: Array<Record<string, string>> = []
  readonly #streams = new Set<ServerResponse>()
  #server: Server | undefined
  #port = 0
  #count = 0

  get url() {
    return `http://127.0.0.1:${this.#port}/`
  }

  /** Listens, on the port it had before if it had one. */
  async start() {
    const page = await Effect.runPromise(NodeHttpServer.makeHandler(Console.app))
    this.#server = createServer((request, response) => {
      if (request.url?.startsWith("/emulator/control")) void this.#control(request, response)
      else if (request.url?.startsWith("/picture")) {
        const ok = request.url.endsWith(".svg")
        response.writeHead(ok ? 200 : 404, { "content-type": "image/svg+xml" })
        response.end(
          ok
            ? '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path fill="#d9a441" d="M0 0h40v30H0z"/><path fill="#7a4b2a" d="m0 30 12-16 9 10 6-7 13 13z"/></svg>'
            : ""
        )
      } else page(request, response)
    })
    this.#server.listen(this.#port, "127.0.0.1")
    await once(this.#server, "listening")
    const address: AddressInfo | string | null = this.#server.address()
    if (address !== null && typeof address !== "string") this.#port = address.port
  }

  /** Cuts every connection and stops listening, as a killed process does. */
  async stop() {
    const server = this.#server
    if (server === undefined || !server.listening) return
    const closed = once(server, "close")
    server.close()
    server.closeAllConnections()
    this.#streams.clear()
    await closed
  }

  /** Changes a message and tells it; a message of a new id is added. */
  tell(message: Message) {
    const known = this.messages.some((it) => it.id === message.id)
    this.messages = known
      ? this.messages.map((it) => (it.id === message.id ? message : it))
      : [...this.messages, message]
    for (const stream of this.#streams) stream.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`)
    return message
  }

  /** The bot texts somebody: queued, until `move` says more. */
  say(to: string, text: string, more: Partial<Message> = {}) {
    return this.tell({ ...this.#fresh("outbound", sender, to, text), status: "queued", ...more })
  }

  /** The bot's message goes on: sent, delivered, undelivered. */
  move(id: string, status: string, error: number | null = null) {
    const message = this.messages.find((it) => it.id === id)
    if (message !== undefined) this.tell({ ...message, status, error, updatedAt: new Date().toISOString() })
  }

  #fresh(direction: Message["direction"], from: string, to: string, text: string, provider = "twilio"): Message {
    const now = new Date().toISOString()
    const id = `SM${String(++this.#count).padStart(32, "0")}`
    const base = { provider, id, direction, from, to, text, media: [], error: null }
    return { ...base, status: "received", createdAt: now, updatedAt: now }
  }

  async #control(request: IncomingMessage, response: ServerResponse) {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" })
      response.end(JSON.stringify(body))
    }
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url)
    const path = pathname.replace("/emulator/control", "")
    if (!this.practice) return answer(404, { error: "no such page" })
    if (path === "") return answer(200, { platforms: this.platforms })
    if (path === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" })
      response.write("event: open\ndata: {}\n\n")
      this.#streams.add(response)
      response.on("close", () => this.#streams.delete(response))
      return
    }
    const provider = path.split("/")[1]
    if (path.endsWith("/messages")) {
      const contact = searchParams.get("contact")
      const ours = (it: Message) =>
        it.provider === provider && (it.direction === "inbound" ? it.from : it.to) === contact
      return answer(200, { messages: this.messages.filter(ours) })
    }
    const body = await bodyOf(request)
    this.texts.push(body)
    const { from = "", to = "", text = "" } = body
    const message = this.tell(this.#fresh("inbound", from, to, text, provider))
    const taken = "status" in this.webhook && this.webhook.status < 300
    const webhook = this.webhook
    for (const reply of taken ? this.bot(text) : []) this.say(from, reply)
    setTimeout(() => answer(201, { message, webhook }), this.webhookTakes)
  }
}
