/** P7: what a bot has decided to say is said, whenever it is killed, and said once where the platform can tell or takes our key. */
import { join } from "node:path"
import { createServer } from "node:net"
import { Duration, Effect, Schedule } from "effect"
import * as Campaign from "./Campaign.ts"
import { bundled } from "./harness/bundled.ts"
import * as Crash from "./harness/Crash.ts"
import type { Request, Rules } from "./harness/FaultProxy.ts"
import * as Ground from "./harness/Ground.ts"
import { shuffled } from "./harness/shuffled.ts"
import { temporary } from "./harness/temporary.ts"
import { unsettled } from "./harness/unsettled.ts"
import { until } from "./harness/until.ts"

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

/** They write in turn: while the answer to one is in doubt, the next one is answered. */
const people = 8
/** Nothing waits so long unless it is stuck. */
const patience = "60 seconds"
/** How long the platform cannot be read, from a new start of the bot on: what is in doubt is looked up 3 s later. Milliseconds. */
const deafness = 4000
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
    const phoneOf = (at: number) => ground.phone(id, `+1555123456${at % people}`)
    const file = join(yield* temporary, "bot.db")
    const bots = yield* Crash.spares(
      {
        script: yield* bundled("answering"),
        args: [id, file, `${port}`, mutant ? "mutant" : ""],
        env: { ...ground.settings, PARLEY_PUBLIC_URL: door }
      },
      1
    )
    const start = Effect.tap(bots.next, (it) => it.said("up"))
    /** Whether it came about in time. */
    const inTime = <A>(what: Effect.Effect<A>) =>
      Effect.match(Effect.timeout(what, patience), { onFailure: () => false, onSuccess: () => true })

    const saidTo = (at: number) => `answer-text-${at}-end`
    const heard = (at: number) =>
      inTime(
        Effect.repeat(phoneOf(at).heard, {
          until: (all) => all.includes(saidTo(at)),
          schedule: Schedule.spaced("100 millis")
        })
      )

    let [stuck, deaf] = [0, 0]
    let bot = yield* start
    // Who listens hears from then on, and no sooner: it is greeted until it answers.
    const greeted = Effect.zipRight(
      phoneOf(0).says(`hello-${Date.now()}`),
      Effect.delay(phoneOf(0).heard, "500 millis")
    )
    if (!(yield* inTime(Effect.repeat(greeted, { until: (all) => all.length > 0 })))) stuck += 1

    for (const [at, point] of kills.entries()) {
      // What was left of this one's last text is looked up by now, and sent where it was not found.
      if (at >= people && !(yield* heard(at - people))) stuck += 1
      const said = saidTo(at)
      const victim = bot
      const strike = ({ bytes }: Request) => (bytes.includes(said) ? Effect.runPromise(victim.kill) : undefined)
      if (point === "after its bytes") rules.onRequest = strike
      else if (point === "after the answer's headers") rules.onAnswer = strike
      else {
        victim.write(`${point}: ${said}`)
        yield* victim.said("armed")
      }
      yield* phoneOf(at).says(`text-${at}`)
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
    }
    yield* Effect.forEach(kills.slice(-people), (_, index) => heard(Math.max(0, kills.length - people) + index))
    if (!(yield* until(yield* unsettled(file), Duration.toMillis(patience)))) stuck += 1

    const times = yield* Effect.forEach(kills, (_, at) =>
      Effect.map(phoneOf(at).heard, (all) => all.filter((text) => text === saidTo(at)).length)
    )
    return {
      kills: kills.length,
      deaf,
      unsent: times.filter((it) => it === 0).length,
      doubled: times.reduce((all, it) => all + Math.max(0, it - 1), 0),
      stuck
    }
  }).pipe(Effect.scoped)

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
