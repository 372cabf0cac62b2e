/** The limit: the very rows that a turn of ours leaves, in the same tables, by nothing but prepared statements. */
import type { Database } from "better-sqlite3"
import { group } from "./Group.ts"
import { foundIn, parleyDatabase, rowsOfATurn } from "./parleyDatabase.ts"
import { next, reply, type State } from "./State.ts"
import { side } from "./Talk.ts"
import { form, type Inbound, phone, source, text } from "./traffic.ts"

interface Row {
  readonly id: string
  readonly version: number
  readonly state: string
}

/** As our engine keeps it, as far as a turn changes it. */
interface Kept {
  readonly runs: ReadonlyArray<{
    readonly round: number
    readonly input: State
    readonly pending: { readonly prompt: string }
  }>
}

const isKept = (value: unknown): value is Kept => typeof value === "object" && value !== null && "runs" in value

const changed = (json: string) => {
  const kept: unknown = JSON.parse(json)
  const [run] = isKept(kept) ? kept.runs : []
  if (run === undefined) throw new Error("a conversation of the bench is not under way")
  const input = next(run.input, text)
  const round = run.round + 1
  return {
    round,
    said: reply(input),
    kept: { runs: [{ ...run, round, input, pending: { ...run.pending, prompt: reply(input) } }] }
  }
}

const turn = (database: Database) => {
  const find = database.prepare<Array<string>, Row>(
    "select id, version, state from conversation where provider = ? and account = ? and sender = ? and contact = ?"
  )
  const keep = database.prepare(
    `insert into inbox (provider, account, id, conversation, event, raw, status, received_at, settled_at)
     values (?, ?, ?, ?, ?, ?, 'done', ?, ?) on conflict (provider, account, id) do nothing`
  )
  const advance = database.prepare("update conversation set version = version + 1, state = ? where id = ?")
  const queue = database.prepare(
    `insert into outbox (key, conversation, provider, account, message, status, not_before, queued_at)
     values (?, ?, ?, ?, ?, iif(exists (select 1 from outbox where conversation = ? and settled_at is null), 'waiting', 'queued'), ?, ?)`
  )
  const say = database.prepare(
    "insert into transcript (conversation, said_at, said_by, text, key) values (?, ?, ?, ?, ?)"
  )
  const note = database.prepare("insert into timeline (conversation, happened_at, kind, detail) values (?, ?, ?, ?)")
  const step = JSON.stringify({ flow: "chat", step: "line" })

  return ({ contact, id: letter }: Inbound) => {
    const { account, provider, sender } = source
    const conversation = { provider, account, sender, contact: phone(contact) }
    const row = find.get(provider, account, sender, conversation.contact)
    if (row === undefined) throw new Error("a conversation of the bench is not there")
    const { id, state, version } = row
    const at = Date.now()
    const event = { id: letter, conversation, message: { text, channel: "sms", media: [] }, _tag: "MessageReceived" }
    if (keep.run(provider, account, letter, id, JSON.stringify(event), form, at, at).changes === 0) return
    const { kept, round, said } = changed(state)
    const key = `${id}/${version + 1}/0`
    advance.run(JSON.stringify(kept), id)
    queue.run(key, id, provider, account, JSON.stringify({ kind: "text", text: said }), id, at, at)
    say.run(id, at, "contact", text, null)
    say.run(id, at, "bot", said, key)
    note.run(id, at, "Answered", step)
    note.run(id, at, "Continued", JSON.stringify({ flow: "chat", round }))
    note.run(id, at, "Asked", step)
  }
}

export const rawSqlite = (inFlight: number) =>
  side(
    { name: inFlight === 1 ? "raw transaction, same rows" : "raw group commit, same rows", kind: "limit" },
    inFlight,
    async () => {
      const file = await parleyDatabase()
      const database = file.open("FULL")
      const write = group(database, turn(database))
      return {
        turn: write,
        again: write,
        found: foundIn(file),
        grows: rowsOfATurn,
        close: async () => {
          database.close()
          file.remove()
        }
      }
    }
  )
