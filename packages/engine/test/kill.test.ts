/** Kill -9 at any moment: what was acknowledged is not lost, nothing happens twice, and the order is kept. */
import { spawn } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import { temporary } from "./temporary.ts"

const script = fileURLToPath(new URL("killed.mjs", import.meta.url))
const contacts = ["ann", "bob", "cid", "dan"]

interface Bot {
  readonly process: ReturnType<typeof spawn>
  readonly start: () => void
  readonly write: (line: string) => void
}

interface Outcome {
  readonly acknowledged: number
  /** In the order in which they were sent. */
  readonly replies: ReadonlyArray<string>
}

/** Contacts who write one message after the other, each until it is acknowledged, to a bot that is killed so often. */
const campaign = (
  acknowledges: "after" | "before",
  kills: number
): Effect.Effect<ReadonlyArray<Outcome>, never, Scope.Scope> =>
  Effect.flatMap(temporary, (file) =>
    Effect.promise(async () => {
      const sent = `${file}.sent`
      const next = new Map(contacts.map((contact) => [contact, 1]))
      let [killed, isDone] = [0, false]
      const send = (bot: Bot, contact: string) => bot.write(`${contact} ${next.get(contact) ?? 0}`)

      await new Promise<void>((resolve) => {
        const prepare = (): Bot => {
          const process_ = spawn(process.execPath, [script, file, sent, acknowledges], {
            stdio: ["pipe", "pipe", "inherit"]
          })
          process_.stdin.on("error", () => {})
          const bot: Bot = {
            process: process_,
            start: () => bot.write("start"),
            write: (line) => process_.stdin.write(`${line}\n`)
          }
          createInterface(process_.stdout).on("line", (line) => {
            const [contact = "", number] = line.split(" ")
            if (contact === "ready") {
              contacts.forEach((it) => send(bot, it))
              // The first message after a start is often the last thing that a process does.
              if (killed < kills) setTimeout(() => process_.kill("SIGKILL"), Math.random() * 150)
              else setTimeout(() => ((isDone = true), bot.write("settle")), 300)
            } else if (contact === "settled") process_.kill("SIGKILL")
            else if (Number(number) === next.get(contact)) {
              next.set(contact, Number(number) + 1)
              if (!isDone) send(bot, contact)
            }
          })
          return bot
        }
        const run = (bot: Bot) => {
          const spare = killed < kills ? prepare() : undefined
          bot.process.once("exit", () => {
            killed += 1
            if (spare === undefined) resolve()
            else run(spare)
          })
          bot.start()
        }
        run(prepare())
      })

      const lines = existsSync(sent) ? readFileSync(sent, "utf8").trim().split("\n") : []
      const all = lines.map((line) => line.split(" "))
      return contacts.map((it) => ({
        acknowledged: (next.get(it) ?? 0) - 1,
        replies: all.flatMap(([, contact, text = ""]) => (contact === it ? [text] : []))
      }))
    })
  )

/** All that was acknowledged is answered: once, in order, and counted right. */
const isWhole = ({ acknowledged, replies }: Outcome) =>
  replies.length >= acknowledged && replies.every((reply, at) => reply === `${at + 1}:${at + 1}`)

describe("a bot that is killed again and again", () => {
  it.scopedLive("loses nothing that it has acknowledged, does nothing twice, and keeps the order", () =>
    Effect.map(campaign("after", 5), (outcomes) => {
      for (const outcome of outcomes) {
        assert.isAbove(outcome.acknowledged, 0)
        assert.isTrue(isWhole(outcome), JSON.stringify(outcome))
      }
    })
  )

  it.scopedLive("would be caught, if it acknowledged before it has kept", () =>
    Effect.map(campaign("before", 2), (outcomes) => assert.isFalse(outcomes.every(isWhole)))
  )
})
