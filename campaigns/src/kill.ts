/** P1: kill -9 at any moment loses nothing that was acknowledged, does nothing twice, and keeps the order. */
import { copyFileSync, existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { Effect } from "effect"
import * as Campaign from "./Campaign.ts"
import { bundled } from "./harness/bundled.ts"
import * as Crash from "./harness/Crash.ts"
import * as History from "./harness/History.ts"
import { temporary } from "./harness/temporary.ts"
import { unsettled } from "./harness/unsettled.ts"
import { until } from "./harness/until.ts"

const senders = 30
/** So many texts of each may be on their way at once. */
const abreast = 8
/** Once a life has acknowledged its share only so many send on: something is on its way whenever it ends. */
const keen = 3
/** The store is looked through after so many kills. */
const inspection = 50
/** Most processes live this long at most from when they serve, in milliseconds. */
const longest = 300
/** On a machine that is so busy that nothing is acknowledged by then, the next one lives twice as long; at most this long. */
const longestOfAll = 10_000
/** Silence for so long is the bot's fault, and not the machine's. Milliseconds. */
const patience = 60_000

/** Texts one to ten to one contact after the other, in order, and again to a new process what was not acknowledged. */
class Sender {
  private begun = 0
  private readonly waiting: Array<History.Deed> = []
  readonly acknowledged: Array<History.Deed> = []

  constructor(private readonly name: number) {}

  private readonly message = (at: number): History.Deed => ({
    key: `contact-${this.name}-${Math.floor(at / 10)}`,
    number: (at % 10) + 1
  })

  /** What is to be sent to a process that has just come up. */
  all(): ReadonlyArray<History.Deed> {
    this.more()
    return [...this.waiting]
  }

  /** What may be sent now. */
  more(): ReadonlyArray<History.Deed> {
    const fresh = Array.from({ length: abreast - this.waiting.length }, () => this.message(this.begun++))
    this.waiting.push(...fresh)
    return fresh
  }

  /** True: this was waited for, and more may go. */
  hears(key: string, number: number): boolean {
    const at = this.waiting.findIndex((it) => it.key === key && it.number === number)
    if (at < 0) return false
    this.acknowledged.push(...this.waiting.splice(at, 1))
    return true
  }

  /** Something sent earlier, as a platform sends it again that has not heard us. */
  earlier(back: number): History.Deed {
    return this.message(Math.max(0, this.begun - 1 - back))
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
          script: yield* bundled("countToTen"),
          args: [file, replies, mutant ? "before" : "after"]
        },
        2
      )
      const all = Array.from({ length: senders }, (_, at) => new Sender(at))
      const acknowledged = () => all.reduce((sum, sender) => sum + sender.acknowledged.length, 0)

      /** In one life: more from everybody would only be a longer tail of what is yet to be answered. */
      const enough = (2 * size.acknowledged) / size.kills
      let [duplicates, heard] = [0, performance.now()]
      const text = (bot: Crash.Doomed, { key, number }: History.Deed) => bot.write(`${key} ${number}`)
      /** All send as soon as it is up, and each goes on when it is answered. */
      const begin = (bot: Crash.Doomed) => {
        const before = acknowledged()
        bot.listen((line) => {
          if (line === "up") for (const deed of all.flatMap((sender) => sender.all())) text(bot, deed)
          const [contact = "", number] = line.split(" ")
          const sender = all[Number(contact.split("-")[1])]
          if (sender?.hears(contact, Number(number)) !== true) return
          heard = performance.now()
          if (acknowledged() - before < enough || all.indexOf(sender) < keen)
            for (const deed of sender.more()) text(bot, deed)
          if (random.integer(10) > 0) return
          duplicates += 1
          text(bot, sender.earlier(random.integer(20)))
        })
      }

      let [kills, unsound, silent, barren] = [0, 0, 0, 0]
      while (silent === 0 && (kills < size.kills || acknowledged() < size.acknowledged)) {
        const before = acknowledged()
        const bot = yield* spares.next
        begin(bot)
        // One in five dies while it starts, as long as that is not all that they do.
        const serves = barren > 3 || random.integer(5) > 0
        if (serves) yield* bot.said("up")
        // One in fifty lives long enough to have much to lose, and to look up what is in doubt.
        const usual = Math.min(longestOfAll, longest * 2 ** barren)
        yield* Effect.sleep(random.integer(random.integer(50) === 0 ? size.oldest : usual))
        yield* bot.kill
        kills += 1
        barren = acknowledged() > before ? 0 : barren + 1
        if (performance.now() - heard > patience) silent = 1
        if ((kills % inspection === 0 || kills === size.kills) && !isSound(file, folder)) unsound += 1
        progress(`${kills} kills, ${acknowledged()} acknowledged`)
      }

      // The last one is let live until all is answered, or nothing goes on any more.
      const last = yield* spares.next
      yield* last.said("up")
      yield* until(yield* unsettled(file), patience)
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
          "unsound stores": unsound,
          silent
        }
      }
    })
})
