/** The practice Salesforce: one org with its records under `/salesforce`, its Interaction API and Pub/Sub, and phones behind it. */
import { HttpRouter } from "@effect/platform"
import { Effect } from "effect"
import * as Carrier from "../Carrier.ts"
import type { Make } from "../Platform.ts"
import * as Account from "./Account.ts"
import * as Conversations from "./conversation/Conversations.ts"
import { door } from "./door.ts"
import * as Inbound from "./conversation/Inbound.ts"
import { interaction, interactionOperations } from "./interaction/interaction.ts"
import * as PubSub from "./pubsub/PubSub.ts"
import * as Records from "./org/Records.ts"
import { operations } from "./rest/rest.ts"
import * as Routing from "./conversation/Routing.ts"
import { tellChanges } from "./pubsub/tellChanges.ts"
import * as Tokens from "./login/Tokens.ts"
import { undelivered } from "./conversation/undelivered.ts"

const provider = "salesforce-messaging"
const prefix = "/salesforce"
const path = "/api/v1"

export const make: Make = (site) =>
  Effect.gen(function* () {
    const root = `${site.url}${prefix}`
    const records = yield* Records.make(site)
    const tokens = Tokens.make()
    const pubSub = yield* PubSub.make(site, tokens)
    const conversations = yield* Conversations.make(site, records, pubSub)
    const routing = Routing.make(records, conversations)
    const carrier = yield* Carrier.make(site, provider, undelivered(records, conversations))
    const inbound = Inbound.make(site, records, conversations, routing)
    yield* tellChanges(records, pubSub)

    const org = door(site, root, tokens, records)
    const talk = interaction({ carrier, conversations, inbound, records, routing, site, tokens })
    const app = HttpRouter.empty.pipe(
      HttpRouter.mountApp(path, talk),
      Effect.catchTag("RouteNotFound", () => org)
    )
    return {
      provider,
      name: "Salesforce",
      prefix,
      sender: Account.number,
      settings: {
        PARLEY_SALESFORCE_LOGIN_URL: root,
        PARLEY_SALESFORCE_CLIENT_ID: Account.clientId,
        PARLEY_SALESFORCE_CLIENT_SECRET: Account.clientSecret,
        PARLEY_SALESFORCE_ORG_ID: Account.organization,
        PARLEY_SALESFORCE_AUTHORIZATION_CONTEXT: Account.authorizationContext,
        PARLEY_SALESFORCE_INTERACTION_URL: root + path,
        PARLEY_SALESFORCE_PUBSUB_URL: `http://127.0.0.1:${pubSub.port}`,
        PARLEY_SALESFORCE_TOPIC: Account.topic,
        PARLEY_SALESFORCE_BOT_ID: Account.bot,
        PARLEY_SALESFORCE_FROM: Account.number
      },
      operations: ["token", ...new Set([...operations, ...interactionOperations]), "notify", "deliver"],
      faults: site.faults,
      app,
      text: inbound.text,
      repeat: inbound.repeat
    }
  })
