/** P1: kill -9 at any moment loses nothing that was acknowledged, does nothing twice, and keeps the order. */
import { copyFileSync, existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { Effect } from "effect"
import * as Campaign from "./Campaign.ts"
import * as Crash from "./harness/Crash.ts"
import * as History from "./harness/History.ts"
import { temporary } from "./harness/temporary.ts"

const senders = 30
/** The store is looked through after so many kills. */
const inspection = 50
/** Most processes live this long at most, in milliseconds. */
const longest = 300

/** Texts one to ten to one contact after the other, each until it is acknowledged. */
class Sender {
  private sent = 0
  readonly acknowledged: Array<History.Deed> = []

  constructor(private readonly name: number) {}

  private readonly message = (at: number): History.Deed => ({
    key: `contact-${this.name}-${Math.floor(at / 10)}`,
    number: (at % 10) + 1
  })

  /** What is to be sent now. */
  next(): History.Deed {
    return this.message(this.sent)
  }

  /** True: this is what was waited for, and the next one may go. */
  hears(key: string, number: number): boolean {
    const waiting = this.next()
    if (waiting.key !== key || waiting.number !== number) return false
    this.acknowledged.push(waiting)
    this.sent += 1
    return true
  }

  /** Something acknowledged earlier, as a platform sends it again that has not heard us. */
  earlier(back: number): History.Deed {
    return this.message(Math.max(0, this.sent - 1 - back))
  }
}

/** Looks through a copy, as the next start would find it: opening the store itself would tidy it up. */
const isSound = (file: string, folder: string) => {
  const copy = join(folder, "copy.db")
  for (const part of ["", "-wal"]) if (existsSync(file + part)) copyFileSync(file + part, copy + part)
  const database = new Database(copy)
  const verdict = database.pragma("integrity_check", { simple: true })
  database.close()
  return verdict === "ok"
}

/** What the bot has replied, in the order in which it did: `key contact n:text`. */
const readReplies = (file: string) =>
  (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []).map((line) => {
    const [, key = "", said = ""] = line.split(" ")
    const [counted = 0, number = 0] = said.split(":").map(Number)
    return { key, number, counted }
  })

export const kill = Campaign.make({
  name: "kill",
  promise: {
    number: "P1",
    says: "what was acknowledged survives kill -9 at any moment, has one effect, and is answered in order"
  },
  mutant: { does: "acknowledges before it has kept", breaks: "lost" },
  sizes: {
    whole: { kills: 1000, acknowledged: 100_000, oldest: 5000 },
    short: { kills: 4, acknowledged: 30, oldest: 300 }
  },
  run: ({ mutant, progress, random, size }) =>
    Effect.gen(function* () {
      const folder = yield* temporary
      const [file, replies] = [join(folder, "parley.db"), join(folder, "replies")]
      const spares = yield* Crash.spares(
        {
          script: new URL("bots/countToTen.js", import.meta.url),
          args: [file, replies, mutant ? "before" : "after"]
        },
        2
      )
      const all = Array.from({ length: senders }, (_, at) => new Sender(at))
      const acknowledged = () => all.reduce((sum, sender) => sum + sender.acknowledged.length, 0)

      let duplicates = 0
      const text = (bot: Crash.Doomed, { key, number }: History.Deed) => bot.write(`${key} ${number}`)
      /** All send as soon as it is up, and each goes on when it is answered. */
      const begin = (bot: Crash.Doomed) => {
        bot.listen((line) => {
          if (line === "up") for (const sender of all) text(bot, sender.next())
          const [contact = "", number] = line.split(" ")
          const sender = all[Number(contact.split("-")[1])]
          if (sender?.hears(contact, Number(number)) !== true) return
          text(bot, sender.next())
          if (random.integer(10) > 0) return
          duplicates += 1
          text(bot, sender.earlier(random.integer(20)))
        })
      }

      let [kills, unsound] = [0, 0]
      while (kills < size.kills || acknowledged() < size.acknowledged) {
        const bot = yield* spares.next
        begin(bot)
        // One in five dies while it starts.
        if (random.integer(5) > 0) yield* bot.said("up")
        // One in ten lives long enough to have much to lose.
        yield* Effect.sleep(random.integer(random.integer(10) === 0 ? size.oldest : longest))
        yield* bot.kill
        kills += 1
        if ((kills % inspection === 0 || kills === size.kills) && !isSound(file, folder)) unsound += 1
        progress(`${kills} kills, ${acknowledged()} acknowledged`)
      }

      // The last one is let live until all is answered.
      const last = yield* spares.next
      yield* last.said("up")
      last.write("settle")
      yield* last.said("settled")
      yield* last.kill

      const done = readReplies(replies)
      return {
        figures: { kills, acknowledged: acknowledged(), duplicates, replies: done.length },
        violations: {
          lost: History.lost(
            all.flatMap((sender) => sender.acknowledged),
            done
          ),
          doubled: History.doubled(done),
          "out of order": History.inverted(done),
          miscounted: done.filter(({ counted, number }) => counted !== number).length,
          "unsound stores": unsound
        }
      }
    })
})
