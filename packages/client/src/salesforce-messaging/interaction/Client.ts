/** Salesforce's Interaction API, where a bot of one's own (or a channel of one's own) speaks. */
import type { HttpClient } from "@effect/platform"
import { because, type NotConfigured } from "@parley/messaging"
import { type ConfigError, Context, Effect, Layer } from "effect"
import { SalesforceConfig } from "../Config.ts"
import * as Api from "./Api.ts"
import { idUsedBefore } from "./Code.ts"
import type { ListedEntry } from "./Entry.ts"
import { interactionOperations as of } from "./operations.ts"
import * as Login from "../login/Login.ts"
import type { SalesforceError } from "../SalesforceError.ts"

type Of = typeof of
type Asked<Name extends keyof Of> = Of[Name]["parameters"]["Type"]
type Answer<Name extends keyof Of> = Effect.Effect<Of[Name]["reply"]["Type"], SalesforceError>
type Call<Name extends keyof Of> = (asked: Asked<Name>) => Answer<Name>

/**
 * Source: github.com/salesforce-misc/interaction-service-apis, and the Interaction API's pages at developer.salesforce.com. Sends are
 * never repeated by themselves; `UnknownOutcome` leaves open whether one was taken, and the same message may then be sent again under
 * the same id. `OptedOut` (code 15103): the contact has not opted in. `POST /attachment`, which is in the vendor's readme only, is left out.
 */
export class SalesforceInteractionClient extends Context.Tag("@parley/client/SalesforceInteractionClient")<
  SalesforceInteractionClient,
  {
    /** `POST /conversationEntry`: the bot says something, or types. An id that was used before (10073) has been taken, and is no error. */
    readonly postConversationEntry: Call<"postConversationEntry">
    /** `GET /conversationEntry`: 20 entries at most, between two times; none of a conversation that is not there is `NotFound`. */
    readonly getConversationEntries: (
      asked: Asked<"getConversationEntries">
    ) => Effect.Effect<ReadonlyArray<ListedEntry>, SalesforceError>
    /** `PATCH /agentWork`: the bot takes work, gives it back, or ends it. */
    readonly updateAgentWork: Call<"updateAgentWork">
    /** `POST /agentWork`: for those who route by themselves. */
    readonly createAgentWork: Call<"createAgentWork">
    /** `POST /route`: a conversation goes to people. */
    readonly route: Call<"route">
    /** `DELETE /route`: and comes back. */
    readonly cancelRoute: Call<"cancelRoute">
    /** `POST /routingResult`: tells what became of routing elsewhere. */
    readonly routingResult: Call<"routingResult">
    /** `POST /interactions`: a contact of ours says something. */
    readonly postInteraction: Call<"postInteraction">
    /** `POST /conversation`: begins one for a contact of ours. */
    readonly postConversation: Call<"postConversation">
    /** `POST /messagingSession`: ends or parks a session of a contact of ours. From version 65. */
    readonly messagingSession: Call<"messagingSession">
    /** `PATCH /consent`: what a contact of ours wants. */
    readonly updateConsent: Call<"updateConsent">
    /** `POST /acknowledgement`: up to 25 were delivered, or read. */
    readonly acknowledge: Call<"acknowledge">
    /** `POST /participant`: somebody leaves. */
    readonly participant: Call<"participant">
    /** `PATCH /capabilities`: what can be shown here. */
    readonly registerCapabilities: Call<"registerCapabilities">
    /** `POST /conversationHistory`: what was said before, no older than 24 hours. */
    readonly postConversationHistory: Call<"postConversationHistory">
  }
>() {
  static readonly make = (
    options: Api.SalesforceInteractionOptions
  ): Effect.Effect<SalesforceInteractionClient["Type"], never, HttpClient.HttpClient> =>
    Effect.map(Api.make(options), (call): SalesforceInteractionClient["Type"] => ({
      postConversationEntry: (parameters) =>
        Effect.catchIf(
          call("postConversationEntry", of.postConversationEntry, { at: {}, parameters }),
          (error) => because("Rejected")(error) && error.reason.code === idUsedBefore,
          () => Effect.void
        ),
      getConversationEntries: (parameters) =>
        Effect.map(
          call("getConversationEntries", of.getConversationEntries, { at: {}, parameters }),
          ({ conversationEntries }) => conversationEntries ?? []
        ),
      updateAgentWork: (parameters) => call("updateAgentWork", of.updateAgentWork, { at: {}, parameters }),
      createAgentWork: (parameters) => call("createAgentWork", of.createAgentWork, { at: {}, parameters }),
      route: (parameters) => call("route", of.route, { at: {}, parameters }),
      cancelRoute: (parameters) => call("cancelRoute", of.cancelRoute, { at: {}, parameters }),
      routingResult: (parameters) => call("routingResult", of.routingResult, { at: {}, parameters }),
      postInteraction: (parameters) => call("postInteraction", of.postInteraction, { at: {}, parameters }),
      postConversation: (parameters) => call("postConversation", of.postConversation, { at: {}, parameters }),
      messagingSession: (parameters) => call("messagingSession", of.messagingSession, { at: {}, parameters }),
      updateConsent: (parameters) => call("updateConsent", of.updateConsent, { at: {}, parameters }),
      acknowledge: (parameters) => call("acknowledge", of.acknowledge, { at: {}, parameters }),
      participant: (parameters) => call("participant", of.participant, { at: {}, parameters }),
      registerCapabilities: (parameters) =>
        call("registerCapabilities", of.registerCapabilities, { at: {}, parameters }),
      postConversationHistory: (parameters) =>
        call("postConversationHistory", of.postConversationHistory, { at: {}, parameters })
    }))

  static readonly layer = (
    options: Api.SalesforceInteractionOptions
  ): Layer.Layer<SalesforceInteractionClient, never, HttpClient.HttpClient> => Layer.effect(this, this.make(options))

  /** Reads what a provider reads: see `SalesforceConfig`. */
  static readonly layerConfig: Layer.Layer<
    SalesforceInteractionClient,
    ConfigError.ConfigError | NotConfigured,
    HttpClient.HttpClient
  > = Layer.effect(
    this,
    Effect.flatMap(SalesforceConfig, (config) =>
      Effect.flatMap(Login.make(config), (login) => this.make({ ...config, login }))
    )
  )
}
