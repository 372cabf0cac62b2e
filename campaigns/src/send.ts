/** P7: what a bot has decided to say is said, whenever it is killed, and said once where the platform can tell or takes our key. */
import { join } from "node:path"
import { createServer } from "node:net"
import { Effect } from "effect"
import type { PCGRandom } from "effect/Utils"
import * as Campaign from "./Campaign.ts"
import * as Crash from "./harness/Crash.ts"
import type { Request, Rules } from "./harness/FaultProxy.ts"
import * as Ground from "./harness/Ground.ts"
import { temporary } from "./harness/temporary.ts"

/** Where the bot is killed; where the first and the last two come is known to the bot alone. */
const points = [
  "before the request",
  "after its bytes",
  "after the answer's headers",
  "before settle",
  "after settle"
] as const
type Point = (typeof points)[number]
/** The least that shows the mutant: the message has arrived, and the bot does not know it. */
const telling: ReadonlyArray<Point> = ["after its bytes"]

interface Size {
  readonly platforms: ReadonlyArray<Ground.PlatformId>
  /** For each point, on every platform; 0: each point once, on one of them in turn. */
  readonly kills: number
  /** After every so many kills the platform cannot be read for a while. */
  readonly deafEvery: number
}

const script = new URL("bots/answering.js", import.meta.url)
const person = "+15551234567"
/** Nothing waits so long unless it is stuck. */
const patience = "60 seconds"
/** How long the platform cannot be read, from a new start of the bot on. Milliseconds. */
const deafness = 500
const unavailable = { answer: "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n" }

const freePort = Effect.async<number>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

/** One bot on one platform, killed again and again. */
const onePlatform = (
  id: Ground.PlatformId,
  kills: ReadonlyArray<Point>,
  { deafEvery }: Size,
  mutant: boolean,
  killed: () => void
) =>
  Effect.gen(function* () {
    const port = yield* freePort
    const door = `http://127.0.0.1:${port}`
    const rules: Rules = {}
    const ground = yield* Ground.open(rules, `${door}/webhooks`)
    const phone = ground.phone(id, person)
    const bots = yield* Crash.spares(
      {
        script,
        args: [id, join(yield* temporary, "bot.db"), `${port}`, mutant ? "mutant" : ""],
        env: { ...ground.settings, PARLEY_PUBLIC_URL: door }
      },
      1
    )
    const start = Effect.tap(bots.next, (it) => it.said("up"))
    /** Whether it came about in time. */
    const inTime = <A>(what: Effect.Effect<A>) =>
      Effect.match(Effect.timeout(what, patience), { onFailure: () => false, onSuccess: () => true })

    let bot = yield* start
    // Who listens hears from then on, and no sooner: it is greeted until it answers.
    const greeted = Effect.zipRight(phone.says(`hello-${Date.now()}`), Effect.delay(phone.heard, "500 millis"))
    yield* Effect.repeat(greeted, { until: (all) => all.length > 0 })

    let [stuck, deaf] = [0, 0]
    for (const [at, point] of kills.entries()) {
      const said = `answer-text-${at}-end`
      const victim = bot
      const strike = ({ bytes }: Request) => (bytes.includes(said) ? Effect.runPromise(victim.kill) : undefined)
      if (point === "after its bytes") rules.onRequest = strike
      else if (point === "after the answer's headers") rules.onAnswer = strike
      else {
        victim.write(point)
        yield* victim.said(`armed ${point}`)
      }
      yield* phone.says(`text-${at}`)
      if (!(yield* inTime(victim.ended))) stuck += 1
      delete rules.onRequest
      delete rules.onAnswer
      yield* victim.kill
      killed()

      if (at % deafEvery === deafEvery - 1) {
        deaf += 1
        rules.fault = ({ bytes }) => (bytes.toString("latin1", 0, 4) === "GET " ? unavailable : undefined)
      }
      bot = yield* start
      yield* Effect.sleep(rules.fault === undefined ? 0 : deafness)
      delete rules.fault
      // What was left is looked up, and sent where it was not found, before the next text comes.
      if (point !== "after settle" && !(yield* inTime(bot.said("settled")))) stuck += 1
    }

    const heard = yield* phone.heard
    const times = kills.map((_, at) => heard.filter((text) => text === `answer-text-${at}-end`).length)
    return {
      kills: kills.length,
      deaf,
      unsent: times.filter((it) => it === 0).length,
      doubled: times.reduce((all, it) => all + Math.max(0, it - 1), 0),
      stuck
    }
  }).pipe(Effect.scoped)

const shuffled = <A>(all: ReadonlyArray<A>, random: PCGRandom): ReadonlyArray<A> =>
  all
    .map((it) => ({ it, place: random.number() }))
    .sort((one, other) => one.place - other.place)
    .map(({ it }) => it)

const run = ({ mutant, progress, random, size }: Campaign.Trial<Size>) =>
  Effect.gen(function* () {
    const { kills, platforms } = size
    const chosen = mutant ? telling : points
    const plans = platforms.map((id, at) => ({
      id,
      kills:
        kills === 0
          ? chosen.filter((_, index) => index % platforms.length === at)
          : shuffled(
              chosen.flatMap((point) => Array.from({ length: kills }, () => point)),
              random
            )
    }))
    const planned = plans.flatMap((plan) => plan.kills).length
    let killed = 0
    const results = yield* Effect.forEach(
      plans.filter((plan) => plan.kills.length > 0),
      (plan) => onePlatform(plan.id, plan.kills, size, mutant, () => progress(`${(killed += 1)} of ${planned} kills`)),
      { concurrency: "unbounded" }
    )
    const of = (name: keyof (typeof results)[number]) => results.reduce((all, it) => all + it[name], 0)
    return {
      figures: { platforms: results.length, kills: of("kills"), "with reads out of order": of("deaf") },
      violations: { unsent: of("unsent"), "sent twice": of("doubled"), stuck: of("stuck") }
    }
  })

export const send = Campaign.make({
  name: "send",
  promise: {
    number: "P7",
    says: "what a bot has decided to say is said, whenever it is killed, and said once where the platform can tell or takes our key"
  },
  mutant: { does: "cannot look up whether a message was taken, and has no key that stays", breaks: "sent twice" },
  sizes: {
    whole: { platforms: Ground.platforms, kills: 100, deafEvery: 10 },
    short: { platforms: ["salesforce-messaging", "twilio"], kills: 0, deafEvery: 3 }
  },
  run
})
