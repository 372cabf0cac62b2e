/** NetSapiens as a provider: what a bot says goes out over it, and what people say comes in. */
import { HttpClient } from "@effect/platform"
import { type NotConfigured, Provider } from "@parley/messaging"
import { type ConfigError, Effect, Redacted } from "effect"
import type { NetSapiensClientOptions } from "./Api.ts"
import { NetSapiensClient } from "./Client.ts"
import { NetSapiensConfig } from "./Config.ts"
import { uidOf } from "./eventOf.ts"
import { failed } from "./failed.ts"
import { receive } from "./Inbound.ts"
import { listen, usual, type Watch } from "./listen.ts"
import { missed } from "./missed.ts"
import { sessionOperations } from "./sessionOperations.ts"
import * as speak from "./speak.ts"
import * as Talks from "./Talks.ts"

/** What `make` gives, with its own members. */
export type NetSapiensProvider = Effect.Effect.Success<ReturnType<typeof make>>

/** Settings that are at hand instead of in the environment, for a second user or a test. */
export type NetSapiensProviderOptions = NetSapiensConfig &
  Omit<NetSapiensClientOptions, keyof NetSapiensConfig> & {
    /** How the event subscription is watched; looked at every half minute, and good for a day, where it is not given. */
    readonly watch?: Watch
  }

/** NetSapiens as these settings have it. */
export const make = (config: NetSapiensProviderOptions) =>
  Effect.gen(function* () {
    const client = yield* NetSapiensClient.make(config)
    const talks = yield* Talks.make(client, config)
    const http = yield* HttpClient.HttpClient
    const { lookup, send } = speak.make(config, client, talks, http)
    const since = missed(config, client)
    const address = `${config.publicUrl}/webhooks/netsapiens/${Redacted.value(config.webhookToken)}`

    return Provider.make({
      id: "netsapiens",
      account: uidOf(config),
      sender: config.from,
      send,
      receive: receive(config, (message, told) =>
        talks
          .complete(message, told)
          .pipe(
            Effect.tap(Effect.transposeMapOption((parties) => talks.learn(message, parties))),
            Effect.mapError(failed("receive"))
          )
      ),
      listen: () => listen(address, config, client, since, config.watch ?? usual),
      missed: since,
      lookup,
      sessions: sessionOperations(config, client, talks)
    })
  })

/** NetSapiens as `PARLEY_NETSAPIENS_…` and `PARLEY_PUBLIC_URL` have it. */
export const provider: Effect.Effect<
  NetSapiensProvider,
  ConfigError.ConfigError | NotConfigured,
  HttpClient.HttpClient
> = Effect.flatMap(NetSapiensConfig, make)
