/** P23: a platform that is out of order is not made more so by its client, which gives up in time and says nothing twice. */
import { randomUUID } from "node:crypto"
import { type Provider, type ProviderError } from "@parley/messaging"
import { DateTime, Effect, Either, Fiber } from "effect"
import * as Campaign from "../Campaign.ts"
import * as Canary from "../harness/Canary.ts"
import type { Request, Rules } from "../harness/FaultProxy.ts"
import * as Ground from "../harness/Ground.ts"
import { type Trouble, troubles } from "./faults.ts"
import { isTested, make } from "./tested.ts"

interface Size {
  /** Calls for each fault and platform. */
  readonly calls: number
  /** Of a call; and between two bytes of an answer that is slow. Milliseconds. */
  readonly deadline: number
  readonly byteEvery: number
}

const abreast = 5
/** What a deadline may be missed by besides 5 %: other calls and servers are at work in this process. Milliseconds. */
const leeway = 500
/** A new client may repeat so many calls at once; then ten calls earn one. */
const saved = 10
const contact = "+15551234567"

/** It says that nothing was taken, so that the same may be sent again without a look. */
const isSure = ({ reason: { _tag } }: ProviderError): boolean =>
  _tag !== "UnknownOutcome" && _tag !== "Timeout" && _tag !== "UnexpectedReply"

/** As a client would be that tries again whatever went wrong. */
const eager = (provider: Provider): Provider => ({
  ...provider,
  send: { text: (message) => Effect.retry(provider.send.text(message), { times: 1 }) }
})

interface Texts {
  readonly requests: Map<string, number>
  readonly next: () => string
}

/** Texts of which none is part of another, and how many requests of the tested providers held each. */
const makeTexts = (): Texts => {
  let count = 0
  return { requests: new Map(), next: () => `canary-${randomUUID().slice(0, 8)}-${(count += 1)}-end` }
}

const onePlatform = (id: Ground.PlatformId, size: Size, mutant: boolean) =>
  Effect.gen(function* () {
    const rules: Rules = {}
    const texts = makeTexts()
    const textIn = ({ bytes }: Request) => /canary-[0-9a-f]+-\d+-end/.exec(bytes.toString("latin1"))?.[0]
    /** Every request that comes is looked at; `fault` is for those of the tested provider that `which` chooses. */
    const under = <A, E, R>(
      { fault }: Trouble,
      which: (request: Request) => boolean,
      calls: Effect.Effect<A, E, R>
    ) => {
      rules.fault = (request) => {
        const text = textIn(request)
        if (text !== undefined) texts.requests.set(text, (texts.requests.get(text) ?? 0) + 1)
        return isTested(request) && fault !== "refused" && which(request) ? fault : undefined
      }
      return fault === "refused" ? ground.proxy.refusing(calls) : calls
    }
    const ground = yield* Ground.open(rules, "http://127.0.0.1:9/webhooks")
    const canary = Canary.make([...secretsOf(ground.settings), contact, contact.slice(1), "canary-"])
    const tested = yield* make(ground, id, contact, size.deadline)
    const provider = mutant ? eager(tested.provider) : tested.provider

    let late = 0
    let [sends, lookups] = [0, 0]
    const refused = new Set<string>()
    const timed = <A>(call: Effect.Effect<A, ProviderError>, hangs: boolean) =>
      Effect.gen(function* () {
        const began = performance.now()
        const passed = () => performance.now() - began
        // A clock is started beside it, so that a machine which is busy is not held against the client.
        const clock = yield* Effect.fork(Effect.map(Effect.sleep(size.deadline * 1.05), passed))
        const outcome = yield* Effect.either(Effect.tapErrorCause(call, Effect.logDebug))
        const took = passed()
        if (hangs && took > (yield* Fiber.join(clock)) + leeway) late += 1
        yield* Fiber.interrupt(clock)
        if (Either.isLeft(outcome)) canary.told(outcome.left)
        return outcome
      }).pipe(Effect.provide(canary.layer))
    const send = (hangs: boolean) =>
      Effect.gen(function* () {
        const text = texts.next()
        sends += 1
        const outcome = yield* timed(provider.send.text({ ...tested.envelope(text), text }), hangs)
        if (Either.isLeft(outcome) && isSure(outcome.left)) refused.add(text)
        return outcome
      })
    const since = yield* DateTime.now
    const lookup = (hangs: boolean) => {
      lookups += 1
      const asked = { envelope: tested.envelope("never"), text: "never said", since, known: [] }
      return timed(provider.lookup?.(asked) ?? Effect.void, hangs)
    }
    const many = <A>(count: number, call: Effect.Effect<A>) =>
      Effect.all(
        Array.from({ length: count }, () => call),
        { concurrency: abreast, discard: true }
      )

    // Logins are over, and sessions known, before anything goes wrong.
    const well: Trouble = { name: "none", fault: { delay: 0 } }
    yield* under(well, () => false, Effect.repeat(send(false), { until: Either.isRight }))
    for (const trouble of troubles(size.byteEvery)) {
      const hangs = trouble.hangs === true
      yield* under(
        trouble,
        (request) => textIn(request) !== undefined,
        many(
          size.calls,
          Effect.suspend(() => send(hangs))
        )
      )
    }

    const repetitions = () => tested.attempts() - canary.spans("client")
    const asking = (trouble: Trouble, count: number) =>
      under(
        trouble,
        () => true,
        many(
          count,
          Effect.suspend(() => lookup(trouble.hangs === true))
        )
      )
    const [broken = well] = troubles(size.byteEvery).filter(({ name }) => name === "503")
    // What a client has saved for repetitions is spent first: that of reads is left to be earned.
    if (!mutant) yield* Effect.repeat(asking(broken, abreast), { until: () => repetitions() >= saved })
    const before = { attempts: tested.attempts(), calls: canary.spans("client") }
    // The mutant reads as the client does.
    for (const trouble of mutant ? [] : troubles(size.byteEvery)) yield* asking(trouble, size.calls)
    const calls = canary.spans("client") - before.calls
    const attempts = tested.attempts() - before.attempts

    const heard = yield* tested.phone.heard
    const repeated = [...texts.requests.values()].filter((count) => count > 1).length
    const blind = heard.filter((text) => refused.has(text)).length
    const amplified = Math.max(0, Math.ceil(repetitions() - saved - canary.spans("client") / 10))
    return { sends, lookups, calls, attempts, repeated, blind, amplified, late, sung: canary.sung() }
  }).pipe(Effect.scoped, Effect.orDie)

const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((one, other) => one + other, 0)

const run = ({ mutant, progress, size }: Campaign.Trial<Size>) =>
  Effect.gen(function* () {
    let done = 0
    const results = yield* Effect.forEach(
      Ground.platforms,
      (id) =>
        Effect.tap(onePlatform(id, size, mutant), () =>
          progress(`${(done += 1)} of ${Ground.platforms.length} platforms`)
        ),
      { concurrency: "unbounded" }
    )
    const of = (name: keyof (typeof results)[number]) => sum(results.map((it) => it[name]))
    return {
      figures: {
        platforms: results.length,
        faults: troubles(size.byteEvery).length,
        sends: of("sends"),
        reads: of("calls"),
        "attempts at them": of("attempts")
      },
      violations: {
        "sends repeated": of("repeated"),
        "called refused though taken": of("blind"),
        "repetitions over the budget": of("amplified"),
        "deadlines missed": of("late"),
        "secrets told": of("sung")
      }
    }
  })

const secretsOf = (all: Readonly<Record<string, string>>) =>
  Object.entries(all).flatMap(([key, value]) => (/TOKEN|SECRET|PASSWORD/.test(key) ? [value] : []))

export const clientFaults = Campaign.make({
  name: "client-faults",
  promise: {
    number: "P23",
    says: "a client does not make an outage worse, gives up in time, and never repeats a send by itself"
  },
  mutant: { does: "tries a send that failed once more", breaks: "sends repeated" },
  sizes: {
    whole: { calls: 25, deadline: 1000, byteEvery: 200 },
    short: { calls: 1, deadline: 400, byteEvery: 100 }
  },
  run
})
