/** A bot at work in the practice contact centre. */
import { GenesysSms } from "@parley/client"
import { Deferred, Effect, Option, Stream } from "effect"
import { stage } from "../stage.ts"

export const practised = Effect.gen(function* () {
  const built = yield* Deferred.make<GenesysSms.GenesysProvider>()
  const staged = yield* stage({
    id: "genesys-sms",
    provider: Effect.tap(GenesysSms.provider, (it) => Deferred.succeed(built, it)),
    // Nothing is posted to us.
    forge: () => [],
    garble: (genuine) => genuine,
    guardsOptOuts: false,
    secrets: ["not-a-secret-practice-genesys-password"]
  })
  const provider = yield* Deferred.await(built)
  const active = Stream.runHead(Stream.filter(provider.sessions.list, ({ status }) => status === "active"))
  /** A session begins when the contact writes, and is one to speak in when the bot, who is at work, has accepted it. */
  const begin = Effect.gen(function* () {
    yield* Effect.fork(Stream.runDrain(provider.listen()))
    yield* staged.write("hello")
    return yield* Effect.flatten(Effect.repeat(Effect.delay(active, "20 millis"), { until: Option.isSome }))
  })
  return { ...staged, provider, begin }
})
