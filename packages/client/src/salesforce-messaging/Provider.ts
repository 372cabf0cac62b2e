/** Salesforce Messaging as a provider: the bot of one's own hears over Pub/Sub, speaks over the Interaction API, and reads records over REST. */
import type { HttpClient } from "@effect/platform"
import { type NotConfigured, Provider } from "@parley/messaging"
import { type ConfigError, Effect } from "effect"
import * as AgentWorks from "./work/AgentWorks.ts"
import type { SalesforceClientOptions } from "./rest/Api.ts"
import { SalesforceClient } from "./Client.ts"
import { SalesforceConfig } from "./Config.ts"
import { SalesforceInteractionClient } from "./interaction/Client.ts"
import { nameOf } from "./hearing/isOurs.ts"
import { listen } from "./hearing/listen.ts"
import * as Login from "./login/Login.ts"
import { missed } from "./hearing/missed.ts"
import * as Offers from "./work/Offers.ts"
import type { PubSubOptions } from "./pubsub/PubSub.ts"
import * as SessionRecords from "./sessions/SessionRecords.ts"
import { sessionOperations } from "./sessions/sessionOperations.ts"
import * as speak from "./speak.ts"
import * as Talks from "./talks/Talks.ts"
import { usualVersion } from "./rest/Version.ts"
import * as Works from "./work/Works.ts"

/** What `make` gives, with its own members. */
export type SalesforceProvider = Effect.Effect.Success<ReturnType<typeof make>>

/** Settings that are at hand instead of in the environment, for a second org or a test. `pauses` are those of accepting conversations too. */
export type SalesforceProviderOptions = SalesforceConfig &
  Omit<SalesforceClientOptions, keyof SalesforceConfig> &
  Pick<PubSubOptions, "pauses" | "silence">

/** Salesforce as these settings have it. One login serves all three APIs. */
export const make = (config: SalesforceProviderOptions) =>
  Effect.gen(function* () {
    const { authorizationContext, from, interactionUrl, orgId, pauses, silence, timeout, transformClient } = config
    const login = yield* Login.make(config)
    const client = yield* SalesforceClient.make(config, login)
    const interaction = yield* SalesforceInteractionClient.make({
      interactionUrl,
      login,
      orgId,
      authorizationContext,
      timeout,
      transformClient
    })
    const records = yield* SessionRecords.make(client, config.version ?? usualVersion)
    const talks = Talks.make(records, from)
    const agentWorks = AgentWorks.make(client)
    const works = Works.make(agentWorks, interaction, config.botId)
    const offers = yield* Offers.make(agentWorks, works, records, config.botId, pauses)
    const { lookup, send } = speak.make(orgId, nameOf(config), interaction, records, talks, works)
    const since = missed(orgId, interaction, records, talks, offers)

    return Provider.make({
      id: "salesforce-messaging",
      account: orgId,
      ...(from !== undefined && { sender: from }),
      send,
      // An entry has the id that we give it, made of the key.
      isIdempotent: true,
      listen: listen(config, { login, talks, offers, missed: since, pauses, silence }),
      missed: since,
      lookup,
      sessions: sessionOperations(orgId, client, interaction, records, talks, works)
    })
  })

/** Salesforce as `PARLEY_SALESFORCE_…` has it. */
export const provider: Effect.Effect<
  SalesforceProvider,
  ConfigError.ConfigError | NotConfigured,
  HttpClient.HttpClient
> = Effect.flatMap(SalesforceConfig, make)
