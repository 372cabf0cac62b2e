/** A database of our engine's in which all conversations are under way: the first was really led, the others stand as it does. */
import { randomUUID } from "node:crypto"
import { File } from "./File.ts"
import { Parley } from "./Parley.ts"
import type { Found } from "./Talk.ts"
import { contacts, phone, source } from "./traffic.ts"

export const parleyDatabase = async (): Promise<File> => {
  const file = new File()
  const parley = await Parley.open(file.path)
  await parley.turn({ id: "SM0", contact: 0 })
  await parley.close()
  const database = file.open("FULL")
  const copy = database.prepare(
    `insert into conversation (id, provider, account, sender, contact, version, state)
     select ?, provider, account, sender, ?, version, state from conversation where id = ?`
  )
  const first = database.prepare<[], string>("select id from conversation").pluck().get()
  database.transaction(() => {
    for (let contact = 1; contact < contacts; contact++) copy.run(randomUUID(), phone(contact), first)
  })()
  database.close()
  return file
}

/** What is in such a database of one contact. */
export const foundIn =
  (file: File) =>
  (contact: number): Found =>
    file.look((database) => {
      const count = (table: string) =>
        `(select count(*) from ${table} where ${table}.conversation = conversation.id) as ${table}`
      const row = database
        .prepare<Array<string>, Found>(
          `select state ->> '$.runs[0].input.count' as count, ${["inbox", "outbox", "transcript", "timeline"].map(count).join(", ")}
           from conversation where provider = ? and account = ? and sender = ? and contact = ?`
        )
        .get(source.provider, source.account, source.sender, phone(contact))
      return row ?? {}
    })

/** What a turn of the chat leaves: asked, answered and continued stand in the timeline, both sides' words in the transcript. */
export const rowsOfATurn: Found = { count: 1, inbox: 1, outbox: 1, transcript: 2, timeline: 3 }
