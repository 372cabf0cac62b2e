/**
 * grammY behind `node:http`: the form becomes a Telegram update, a session is read and written, and what is said is answered in
 * the response, which is grammY's own way (a webhook reply). It checks no signature, and knows a duplicate by what its session has.
 */
import { createServer } from "node:http"
import Database from "better-sqlite3"
import { Bot, type Context, session, type SessionFlavor, type StorageAdapter } from "grammy"
import type { Update } from "grammy/types"
import { botInfo } from "../../botInfo.ts"
import { asked, pattern, reply, topics } from "../topics.ts"
import { message, nothing } from "../twiml.ts"
import { listen } from "./listen.ts"
import { read, respond } from "./respond.ts"

/** `seen`: the updates that came last. */
interface Session {
  readonly turns: number
  readonly seen: ReadonlyArray<number>
}
type Chat = Context & SessionFlavor<Session>

const inMemory = (): StorageAdapter<Session> => {
  const sessions = new Map<string, string>()
  return {
    read: (key) => parsed(sessions.get(key)),
    write: (key, value) => void sessions.set(key, JSON.stringify(value)),
    delete: (key) => void sessions.delete(key)
  }
}

// By hand: a schema is not what grammY's users would pay for.
const isSession = (it: unknown): it is Session =>
  typeof it === "object" && it !== null && "turns" in it && "seen" in it && Array.isArray(it.seen)
const parsed = (json: string | undefined): Session | undefined => {
  const found: unknown = json === undefined ? undefined : JSON.parse(json)
  return isSession(found) ? found : undefined
}

const inFile = (file: string, synchronous: string): StorageAdapter<Session> => {
  const database = new Database(file)
  database.pragma("journal_mode = WAL")
  database.pragma(`synchronous = ${synchronous}`)
  database.exec("create table session (key text primary key, value text not null) without rowid")
  const select = database.prepare<[string], string>("select value from session where key = ?").pluck()
  const upsert = database.prepare<[string, string]>(
    "insert into session values (?, ?) on conflict (key) do update set value = excluded.value"
  )
  const remove = database.prepare<[string]>("delete from session where key = ?")
  return {
    read: (key) => parsed(select.get(key)),
    write: (key, value) => void upsert.run(key, JSON.stringify(value)),
    delete: (key) => void remove.run(key)
  }
}

const [, , routes = "", synchronous = "", file = ""] = process.argv
const storage = file === "" ? inMemory() : inFile(file, synchronous)

const bot = new Bot<Chat>("1:bench", {
  botInfo,
  client: { canUseWebhookReply: (method) => method === "sendMessage" }
})
bot.use(session({ initial: (): Session => ({ turns: 0, seen: [] }), storage }))
bot.use((context, next) => {
  const { seen, turns } = context.session
  const id = context.update.update_id
  if (seen.includes(id)) return
  context.session = { turns: turns + 1, seen: [...seen.slice(-7), id] }
  return next()
})
for (const topic of topics(Number(routes))) {
  const text = reply(topic)
  bot.hears(topic.kind === "keyword" ? asked(topic, 0) : pattern(topic), (context) => context.reply(text))
}

const update = (form: URLSearchParams): Update => {
  const id = Number((form.get("From") ?? "").slice(1))
  return {
    update_id: Number.parseInt((form.get("MessageSid") ?? "").slice(-12), 16),
    message: {
      message_id: 1,
      date: Math.floor(Date.now() / 1000),
      chat: { id, type: "private", first_name: "Contact" },
      from: { id, is_bot: false, first_name: "Contact" },
      text: form.get("Body") ?? ""
    }
  }
}

const textOf = (payload: string): string => {
  const sent: unknown = JSON.parse(payload)
  return typeof sent === "object" && sent !== null && "text" in sent ? String(sent.text) : ""
}

const answer = async (body: string): Promise<string> => {
  let said = nothing
  await bot.handleUpdate(update(new URLSearchParams(body)), {
    send: (payload) => {
      said = message(textOf(payload))
      return Promise.resolve()
    }
  })
  return said
}

listen(
  createServer((request, response) =>
    read(request, (body) => {
      void answer(body).then(
        (said) => respond(response, said),
        () => respond(response, "", 500)
      )
    })
  )
)
