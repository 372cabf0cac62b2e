/** What all calls of the Interaction API have in common: headers, tokens, and three ways in which what is asked travels. */
import { randomUUID } from "node:crypto"
import { HttpBody, HttpClient, HttpClientRequest } from "@effect/platform"
import { type Duration, Effect, Schema } from "effect"
import * as Caller from "../../Caller.ts"
import type { Operation } from "../../Operation.ts"
import * as Tokens from "../../Tokens.ts"
import * as Transport from "../../Transport.ts"
import { explain, refusalIn } from "./Code.ts"
import { httpWithBodies } from "./Http.ts"
import { multipart } from "./Multipart.ts"
import { PostInteraction } from "./Said.ts"
import type { Grant, Login } from "../login/Login.ts"
import { SalesforceError } from "../SalesforceError.ts"
import { shortId } from "../rest/SalesforceId.ts"

export interface SalesforceInteractionOptions {
  /** `https://{my domain}.my.salesforce-scrt.com/api/v1`, without a slash at the end. */
  readonly interactionUrl: string
  readonly login: Login
  /** Of 15 characters, or of 18. */
  readonly orgId: string
  /** `{namespace or org id}_{developer name}` of the bot's `ExtConvParticipantIntegDef`, or of the channel's definition. */
  readonly authorizationContext: string
  /** `ExternalConversationParticipant`, a bot, where it is not given. */
  readonly authorizationContextType?:
    | "ExternalConversationParticipant"
    | "ConversationChannelDefinition"
    | "EmbeddedMessagingChannel"
    | undefined
  /** For one attempt; 30 seconds where it is not given. */
  readonly timeout?: Duration.DurationInput | undefined
  /** Changes every request of this client. One that repeats sends breaks the promise that a send is made once. */
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

const isInteraction = Schema.is(PostInteraction)

/** JSON, also where it is a GET; multipart where it is an interaction. */
const filled = (request: HttpClientRequest.HttpClientRequest, asked: object) =>
  HttpClientRequest.setBody(
    request,
    isInteraction(asked) ? multipart(asked.json, asked.attachments ?? []) : HttpBody.unsafeJson(asked)
  )

export const make = (options: SalesforceInteractionOptions) =>
  Effect.gen(function* () {
    const { authorizationContext, authorizationContextType, interactionUrl, login, orgId, timeout, transformClient } =
      options
    /** Each attempt has its own id. */
    const identified = (client: HttpClient.HttpClient) => {
      const own = HttpClient.mapRequest(client, (request) =>
        HttpClientRequest.setHeader(request, "RequestId", randomUUID())
      )
      return transformClient === undefined ? own : transformClient(own)
    }
    const transport = Transport.make({
      timeout: timeout ?? "30 seconds",
      explain,
      refusalIn,
      transformClient: identified
    })
    const usual = yield* transport
    const withBodies = yield* Effect.provideService(transport, HttpClient.HttpClient, httpWithBodies)

    const callerOf = (transport: Transport.Transport) => (grant: Grant) =>
      Caller.make(
        {
          name: "SalesforceInteraction",
          system: "salesforce",
          apiUrl: interactionUrl,
          body: "json",
          fill: filled,
          authorize: (request) =>
            Effect.succeed(
              HttpClientRequest.setHeaders(HttpClientRequest.bearerToken(request, grant.token), {
                OrgId: shortId(orgId),
                AuthorizationContext: authorizationContext,
                AuthorizationContextType: authorizationContextType ?? "ExternalConversationParticipant"
              })
            )
        },
        transport
      )
    const [common, get] = [callerOf(usual), callerOf(withBodies)]
    const withFresh = Tokens.withFresh(login)

    return <Path extends string, Asking, AskingWire extends object, Reply, ReplyWire>(
      name: string,
      operation: Operation<Path, Asking, AskingWire, Reply, ReplyWire>,
      asked: Caller.Asked<Path, Asking>
    ): Effect.Effect<Reply, SalesforceError> =>
      withFresh((grant) => (operation.method === "GET" ? get : common)(grant)(name, operation, asked)).pipe(
        Effect.mapError(SalesforceError.of(`interaction.${name}`))
      )
  })
