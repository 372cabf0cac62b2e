/** Genesys SMS as a provider: the bot is an agent, who takes sessions as they are offered, and speaks in them. */
import type { HttpClient } from "@effect/platform"
import { type NotConfigured, Provider } from "@parley/messaging"
import { type ConfigError, type Duration, Effect } from "effect"
import * as Api from "./rest/Api.ts"
import { GenesysClient } from "./Client.ts"
import { GenesysConfig } from "./Config.ts"
import { listen } from "./hearing/listen.ts"
import { missed } from "./hearing/missed.ts"
import * as outcome from "./outcome.ts"
import * as Refusals from "./Refusals.ts"
import { sessionOperations } from "./sessionOperations.ts"
import * as speak from "./speak.ts"
import * as Talks from "./Talks.ts"

/** What `make` gives, with its own members. */
export type GenesysProvider = Effect.Effect.Success<ReturnType<typeof make>>

/** Settings that are at hand instead of in the environment, for a second agent or a test. */
export type GenesysProviderOptions = GenesysConfig &
  Omit<Api.GenesysClientOptions, keyof GenesysConfig> & {
    /** How often all sessions are read, whatever the server tells; every half minute where it is not given. */
    readonly every?: Duration.DurationInput
    /** How long it is waited for what becomes of something that was accepted; three seconds where it is not given. */
    readonly patience?: Duration.DurationInput
  }

/** Genesys as these settings have it. */
export const make = (config: GenesysProviderOptions) =>
  Effect.gen(function* () {
    const api = yield* Api.make(config)
    const client = GenesysClient.over(api)
    const talks = Talks.make(client, config)
    const refusals = Refusals.make(config.patience ?? outcome.usualPatience)
    const outcomeOf = outcome.make(refusals, config.patience ?? outcome.usualPatience)
    const { lookup, send } = speak.make(client, talks, outcomeOf)
    const post: Parameters<typeof listen>[4] = (messages, timeout) => api.post("/notifications", messages, timeout)

    return Provider.make({
      id: "genesys-sms",
      account: config.username,
      ...(config.from !== undefined && { sender: config.from }),
      send,
      listen: () => listen(config, client, talks, refusals, post, config.every),
      missed: missed(client, talks),
      lookup,
      sessions: sessionOperations(config, client, talks, outcomeOf)
    })
  })

/** Genesys as `PARLEY_GENESYS_…` has it. */
export const provider: Effect.Effect<GenesysProvider, ConfigError.ConfigError | NotConfigured, HttpClient.HttpClient> =
  Effect.flatMap(GenesysConfig, make)
