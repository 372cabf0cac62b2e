/** The limit: the state as JSON and one row of a log, in one transaction of all that are ready. */
import { Drawer } from "../turn/Drawer.ts"
import { group } from "../turn/Group.ts"
import { initial, next, read, reply } from "../turn/State.ts"
import { type Inbound, phone, text, traffic } from "../turn/traffic.ts"
import { side } from "./Long.ts"

export const snapshotAndLog = (length: number) =>
  side({ name: "JSON snapshot and a log row", kind: "limit" }, length, async () => {
    const drawer = new Drawer("FULL")
    const { database } = drawer
    database.exec("create table log (id integer primary key, key text, heard text, said text)")
    const log = database.prepare("insert into log (key, heard, said) values (?, ?, ?)")
    const message = traffic()
    const write = group(database, ({ contact }: Inbound) => {
      const before = drawer.get(phone(contact))
      const state = next(before === undefined ? initial : read(before), text)
      drawer.set(phone(contact), JSON.stringify(state))
      log.run(phone(contact), text, reply(state))
    })
    // The first one's rows come before those of all others, which need not be read.
    const copyLog = database.prepare<{ readonly first: string; readonly copy: string }>(
      `insert into log (key, heard, said) select @copy, heard, said from log where key = @first
       and id < coalesce((select id from log where key <> @first order by id limit 1), 1e9)`
    )
    return {
      turn: (contact) => write({ ...message(), contact }),
      copy: database.transaction((to: ReadonlyArray<number>) => {
        for (const contact of to) {
          drawer.set(phone(contact), drawer.get(phone(0)) ?? "")
          copyLog.run({ first: phone(0), copy: phone(contact) })
        }
      }),
      kept: (contact) => ({
        turns: drawer.find(phone(contact), "$.count"),
        rewritten: drawer.size(phone(contact)),
        appended: drawer.number(
          "select sum(length(key) + length(heard) + length(said)) from log where key = ?",
          phone(contact)
        )
      }),
      close: drawer.close
    }
  })
