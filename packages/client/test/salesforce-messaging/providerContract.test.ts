/** Salesforce is held to what all providers promise, over HTTP and gRPC, against the practice ground. */
import { describe, it } from "@effect/vitest"
import { Salesforce } from "@parley/client"
import type { Session } from "@parley/messaging"
import { providerContract } from "@parley/messaging/testing"
import { Deferred, Effect, Option, Schedule, Stream } from "effect"
import { stage } from "../stage.ts"

/** As the Interaction API names the channel that the practice ground's number belongs to. */
const channel = "b0000000-0000-4000-8000-000000000001"

const salesforce = stage({
  id: "salesforce-messaging",
  provider: Salesforce.provider,
  // Nothing is posted to us.
  forge: () => [],
  garble: (genuine) => genuine,
  spell: (number) => (number === "+15005550040" ? channel : number),
  guardsOptOuts: true,
  secrets: ["not-a-secret-practice-client-secret"]
})

/** Who listens for the first time hears what comes from then on: nothing is written before the platform has said where it stands. */
const begun = Effect.gen(function* () {
  const made = yield* salesforce
  const listens = yield* Deferred.make<void>()
  const { listen = () => Stream.empty, sessions } = made.provider
  const heard: typeof listen = (after) => Stream.tap(listen(after), () => Deferred.succeed(listens, undefined))
  const write = (text: string) => Effect.zipRight(Deferred.await(listens), made.write(text))

  const isTheirs = ({ conversation, status }: Session) => conversation?.contact === made.contact && status === "active"
  const theirs = Effect.flatten(Stream.runHead(Stream.filter(sessions?.list ?? Stream.empty, isTheirs)))
  return {
    ...made,
    provider: { ...made.provider, listen: heard },
    write,
    optOut: write("STOP"),
    /** It waits for the bot until that has taken it. */
    begin: Effect.scoped(
      Effect.gen(function* () {
        const stands = yield* Deferred.make<void>()
        const all = Stream.tap(heard(Option.none()), () => Deferred.succeed(stands, undefined))
        yield* Effect.forkScoped(Stream.runDrain(all))
        yield* Deferred.await(stands)
        yield* made.write("hello")
        return yield* Effect.retry(theirs, Schedule.intersect(Schedule.spaced("20 millis"), Schedule.recurs(100)))
      })
    )
  }
})

describe("Salesforce, as a provider", () => {
  const traits = ["listen", "resumes", "lookup", "repeats", "missed", "sessions", "history", "optOut"] as const
  for (const { check, name } of providerContract(traits, begun)) {
    it.live(name, () => check)
  }
})
