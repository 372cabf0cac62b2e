/** Looks whether a server answers right: to each kind of message, to a wrong signature, to a webhook that comes twice, and on the disk. */
import { randomInt } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import { WrongAnswer } from "../Suite.ts"
import type { Served, Server } from "./Served.ts"
import { headers, path, type Webhook, webhook } from "./webhook.ts"

/** So many are posted: all kinds of topics are among them. */
const many = 20
/** What was answered is on the disk; its turn may take a moment longer. Milliseconds. */
const patience = 10_000

/** Gives how many messages it has posted that are replied to. */
export const verify = async (name: string, server: Server, { disk, port }: Served): Promise<number> => {
  const post = async ({ form, signature }: Webhook, status: number, body?: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: "POST",
      headers: headers({ signature }),
      body: form
    })
    const said = await response.text()
    if (response.status !== status) throw new WrongAnswer(name, `status ${response.status} instead of ${status}`)
    if (body !== undefined && said !== body) throw new WrongAnswer(name, `"${said}" instead of "${body}"`)
  }
  const hasRows = (it: Webhook, expected: number) => {
    const found = disk?.rows(it) ?? expected
    if (found !== expected) throw new WrongAnswer(name, `${found} rows on the disk instead of ${expected}`)
  }
  const hasOneTurn = async (it: Webhook) => {
    const until = performance.now() + patience
    for (let found = disk?.turns(it) ?? 1; found !== 1; found = disk?.turns(it) ?? 1) {
      if (performance.now() > until) throw new WrongAnswer(name, `${found} turns on the disk instead of one`)
      await pause(10)
    }
  }

  // Others than those of the load, and from people of their own: all that is found of them is theirs.
  const first = 2 ** 40 + randomInt(2 ** 40)
  const [forged, ...genuine] = Array.from({ length: many + 1 }, (_, at) =>
    webhook(first + at, server.routes, `+1556${String(1_000_000 + ((first + at) % 9_000_000))}`)
  )
  if (forged !== undefined && server.refuses !== undefined) {
    await post({ ...forged, signature: "A".repeat(27) + "=" }, server.refuses)
    hasRows(forged, 0)
  }
  for (const it of genuine) {
    await post(it, 200, server.says(it, false))
    hasRows(it, 1)
    await hasOneTurn(it)
  }
  for (const it of genuine) await post(it, 200, server.says(it, true))
  for (const it of genuine) {
    hasRows(it, 1)
    await hasOneTurn(it)
  }
  return many
}
