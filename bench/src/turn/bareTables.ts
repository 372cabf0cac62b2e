/** The limit of what must be kept at the least: the id of the message, the state, and the reply, in three bare tables. */
import { Drawer } from "./Drawer.ts"
import { group } from "./Group.ts"
import { initial, next, read, reply } from "./State.ts"
import { side } from "./Talk.ts"
import { type Inbound, phone, text } from "./traffic.ts"

export const bareTables = (inFlight: number) =>
  side(
    { name: inFlight === 1 ? "transaction, bare tables" : "group commit, bare tables", kind: "limit" },
    inFlight,
    async () => {
      const drawer = new Drawer("FULL")
      const { database } = drawer
      drawer.fill(phone, JSON.stringify(initial))
      database.exec(
        `create table inbox (id text primary key) without rowid;
       create table outbox (id integer primary key, key text, body text, sent integer default 0)`
      )
      const keep = database.prepare("insert or ignore into inbox values (?)")
      const queue = database.prepare("insert into outbox (key, body) values (?, ?)")
      const write = group(database, ({ contact, id }: Inbound) => {
        if (keep.run(id).changes === 0) return
        const state = next(read(drawer.get(phone(contact)) ?? ""), text)
        drawer.set(phone(contact), JSON.stringify(state))
        queue.run(phone(contact), reply(state))
      })
      return {
        turn: write,
        again: write,
        found: (contact) => ({
          count: drawer.find(phone(contact), "$.count"),
          outbox: drawer.number("select count(*) from outbox where key = ?", phone(contact)),
          inbox: drawer.number("select count(*) from inbox")
        }),
        grows: { count: 1, outbox: 1, inbox: 1 },
        close: drawer.close
      }
    }
  )
