import { describe, it } from "@effect/vitest"
import { interactionOperations, SalesforceInteractionClient } from "@parley/client/salesforce-messaging"
import { Redacted, Effect } from "effect"
import { holdContract, type Operations } from "../operations.ts"
import { isInReadme, operationsTable } from "../tables.ts"
import { reading, saying } from "./interactionContract.ts"

type Client = SalesforceInteractionClient["Type"]

const login = {
  get: Effect.succeed({ token: Redacted.make("token"), life: Infinity, instanceUrl: "https://org.example" }),
  drop: () => Effect.succeed(false)
}
const client = (url: string) =>
  SalesforceInteractionClient.make({
    interactionUrl: url,
    login,
    orgId: "00D000000000001",
    authorizationContext: "x_Bot"
  })

const conversationIdentifier = "1b1f0f3a-0000-4000-8000-000000000001"
const id = "7c2d0000-0000-4000-8000-0000000000aa"
const bot = { appType: "chatbot", subject: "HelpBot", role: "Chatbot" } as const
const person = { appType: "custom", subject: "+15005550009", role: "EndUser" } as const
const now = 1770113472000
const text = {
  entryType: "Message",
  id,
  abstractMessage: { messageType: "StaticContentMessage", id, staticContent: { formatType: "Text", text: "Hi" } }
} as const
const typing = { entryType: "TypingStartedIndicator", id, timestamp: now } as const
const done = { success: true }
const routed = { routingCorrelationId: id, conversationIdentifier, routingType: "Initial" } as const

const content = (staticContent: object) => ({
  entryType: "Message",
  id,
  abstractMessage: { messageType: "StaticContentMessage", id, staticContent }
})
const acknowledged = {
  id,
  recipient: person,
  acknowledgedConversationEntryIdentifier: id,
  acknowledgementTimestamp: now
}
/** One of each kind that is read, and one of those that are passed over. */
const entries = [
  text,
  content({
    formatType: "Attachments",
    text: "Look",
    attachments: [{ id, name: "a.png", mimeType: "image/png", url: "https://files.example/a.png" }]
  }),
  content({
    formatType: "RichLink",
    text: "Look",
    linkItem: {
      itemType: "TitleLinkItem",
      titleItem: { itemType: "TitleItem", title: "x" },
      url: "https://example.com"
    }
  }),
  content({
    formatType: "Media",
    mediaAsset: { id, assetType: "ImageAsset", mimeType: "image/png", assetUrl: "https://files.example/a.png" }
  }),
  content({ formatType: "Links", links: [{ url: "https://example.com" }] }),
  {
    entryType: "Message",
    id,
    abstractMessage: {
      messageType: "ChoicesResponseMessage",
      id,
      choicesResponse: {
        formatType: "Selections",
        selectedOptions: [{ optionIdentifier: id, optionTitle: { itemType: "TitleItem", title: "Two" } }]
      }
    }
  },
  {
    entryType: "MessageDeliveryFailed",
    id,
    recipient: person,
    failedConversationEntryIdentifier: id,
    errorCode: "30003"
  },
  typing,
  { ...typing, entryType: "TypingStoppedIndicator" },
  { entryType: "DeliveryAcknowledgement", ...acknowledged },
  { entryType: "ReadAcknowledgement", ...acknowledged },
  {
    entryType: "ParticipantChanged",
    id,
    entries: [{ operation: "add", participant: person, displayName: "Ann" }]
  },
  {
    entryType: "EndUserConsentUpdated",
    id,
    endUserSubject: "+15005550009",
    consentStatus: "OptIn",
    isEndUserInitiated: true
  },
  {
    entryType: "SessionStatusChanged",
    id,
    sessionId: "0Mw000000000001AAA",
    conversationIdentifier,
    channelAddressIdentifier: id,
    sessionStatus: "Ended",
    sessionStatusPrev: "Inactive",
    sessionEndedByRole: "Agent",
    sessionStartTime: 1770113472,
    sessionEndTime: 1770113999
  },
  {
    entryType: "RoutingWorkResult",
    id,
    workId: "0Bz000000000001AAA",
    workTargetId: "0Mw000000000001AAA",
    workType: "Assigned",
    botId: "0Xx000000000001",
    errorMessages: []
  },
  { entryType: "FlagLower", id }
]

const { getConversationEntries, ...others } = interactionOperations

describe("the Interaction API", () => {
  holdContract<Client, Operations>({
    contract: reading,
    operations: { getConversationEntries },
    client,
    examples: {
      getConversationEntries: {
        call: (it) =>
          it.getConversationEntries({
            conversationIdentifier,
            startTime: now,
            endTime: now,
            limit: 20,
            direction: "FROM_START"
          }),
        reply: {
          success: true,
          conversationEntries: entries.map((entryPayload) => ({ clientTimestamp: now, sender: person, entryPayload }))
        },
        oneWay: true,
        // In events only.
        asText: ["conversationEntries[].entryPayload.abstractMessage.staticContent.formatType"]
      }
    }
  })

  holdContract<Client, Operations>({
    contract: saying,
    operations: others,
    client,
    examples: {
      postConversationEntry: {
        call: (it) => {
          const said = { conversationIdentifier, sender: bot }
          return Effect.zip(
            it.postConversationEntry({ ...said, conversationEntries: [{ clientTimestamp: now, entryPayload: text }] }),
            it.postConversationEntry({ ...said, conversationEntries: [{ clientTimestamp: now, entryPayload: typing }] })
          )
        },
        reply: done
      },
      updateAgentWork: {
        call: (it) =>
          Effect.zip(
            it.updateAgentWork({
              contextType: "Chatbot",
              workId: "0Bz",
              status: "Accept",
              workItemId: "0Mw",
              botId: "0Xx"
            }),
            it.updateAgentWork({ contextType: "Agent", workId: "0Bz", status: "Cancel" })
          ),
        reply: done
      },
      createAgentWork: {
        call: (it) => {
          const work = { userId: "005", workItemId: "0Mw000000000001", routingContext: routed }
          const agentActionVisibilities = [{ agentAction: "Transfer" as const, visible: true }]
          return Effect.zip(
            it.createAgentWork({ ...work, capacityPercentage: 50, agentActionVisibilities }),
            it.createAgentWork({ ...work, capacityWeight: 1 })
          )
        },
        reply: {
          success: true,
          id,
          agentWorkId: "0Bz",
          agentWorkDetails: {
            existPsr: true,
            psrId: "0JR",
            capacityPercentage: 50,
            capacityWeight: 1,
            routingContext: routed
          }
        }
      },
      route: {
        call: (it) =>
          it.route({
            conversationIdentifier,
            routingType: "Transfer",
            routingInfo: { queueId: "00G", flow: { flowId: "300", queueId: "00G" }, routingAttributes: { a: "b" } }
          }),
        reply: {
          success: true,
          workItemId: "0Mw",
          psrId: "0JR",
          routingCorrelationId: id,
          reasonForNotRouting: "none",
          contextParamMap: { queueId: "00G" },
          errors: { errorMessage: "none", errorType: "none", apiErrorCode: "none" }
        }
      },
      cancelRoute: { call: (it) => it.cancelRoute({ conversationIdentifier, cancelReason: "Cancel" }), reply: done },
      routingResult: {
        call: (it) =>
          it.routingResult({
            conversationIdentifier,
            workItemId: "0Mw000000000001",
            success: false,
            externallyRouted: true,
            routingType: "Initial",
            errorMessage: "nobody is there"
          }),
        reply: done
      },
      postInteraction: {
        call: (it) =>
          Effect.zip(
            it.postInteraction({
              json: {
                to: id,
                from: "+15005550009",
                interactions: [{ interactionType: "EntryInteraction", timestamp: now, payload: text }],
                routingAttributes: { a: "b" }
              }
            }),
            it.postInteraction({
              json: {
                to: id,
                from: "+15005550009",
                interactions: [
                  {
                    interactionType: "AttachmentInteraction",
                    timestamp: now,
                    id,
                    attachmentIndex: 0,
                    contentLength: 3,
                    text: "Look"
                  }
                ]
              },
              attachments: [{ name: 'a "b".png', type: "image/png", bytes: new Uint8Array([1, 2, 3]) }]
            })
          ),
        reply: { success: true, conversationIdentifier, id, workItemIds: ["0Mw"] }
      },
      postConversation: {
        call: (it) =>
          it.postConversation({ channelAddressIdentifier: id, participants: [person], routingAttributes: { a: "b" } }),
        reply: { success: true, conversationIdentifier, messagingSessionId: "0Mw" }
      },
      messagingSession: {
        call: (it) =>
          it.messagingSession({
            channelAddressIdentifier: id,
            conversationIdentifier,
            endUserClientId: "+15005550009",
            operation: "Inactivate",
            sessionId: "0Mw",
            operationBy: "System"
          }),
        reply: done
      },
      updateConsent: {
        call: (it) =>
          it.updateConsent({
            channelAddressIdentifier: id,
            endUserClientId: "+15005550009",
            consentStatus: "ExplicitlyOptedIn"
          }),
        reply: done
      },
      acknowledge: {
        call: (it) =>
          it.acknowledge({
            conversationIdentifier,
            sender: person,
            acknowledgements: [
              {
                acknowledgementType: "Read",
                acknowledgementTimestamp: String(now),
                acknowledgedConversationEntryIdentifier: id,
                acknowledgmentCreatedConversationEntryIdentifier: id
              }
            ]
          }),
        reply: done
      },
      participant: {
        call: (it) => it.participant({ conversationIdentifier, participants: [person], operation: "Remove" }),
        reply: done
      },
      registerCapabilities: {
        call: (it) => {
          return it.registerCapabilities({
            capabilities: {
              appType: "chatbot",
              channelCapabilities: [
                {
                  channelType: "custom",
                  customIntegration: {
                    customIntegrationType: "CustomBotIntegration",
                    integrationNamespace: "00D",
                    extConvParticipantIntegDefDevName: "HelpBot"
                  },
                  messageTypeCapabilities: [
                    {
                      messageType: "StaticContentMessage",
                      formatTypeCapabilities: [
                        {
                          formatType: "Text",
                          capabilityFieldRestriction: [
                            restrictions({
                              fieldRestrictionType: "StringFieldRestriction",
                              encoding: "GSM",
                              maxLength: 1600
                            }),
                            restrictions({ fieldRestrictionType: "MimeTypeRestriction", mimeType: "image/png" }),
                            restrictions({ fieldRestrictionType: "FileSizeRestriction", maxSizeInKb: 1 }),
                            restrictions({
                              fieldRestrictionType: "DimensionRestriction",
                              x: 1.5,
                              y: 1,
                              dimensionType: "RATIO"
                            }),
                            restrictions({ fieldRestrictionType: "ArrayRestriction", maxItems: 1 }),
                            restrictions({ fieldRestrictionType: "RequiredFieldRestriction", fieldRequired: true }),
                            restrictions({ fieldRestrictionType: "TypeRestriction", type: "string" })
                          ]
                        }
                      ]
                    }
                  ],
                  progressIndicatorTypeCapabilities: [
                    {
                      progressIndicatorType: "ProgressUpdateIndicator",
                      formatTypeCapabilities: [{ formatType: "Text" }]
                    }
                  ]
                },
                {
                  customIntegration: {
                    customIntegrationType: "CustomChannelIntegration",
                    integrationNamespace: "00D",
                    conversationChannelDefinitionDevName: "Channel"
                  },
                  messageTypeCapabilities: [
                    { messageType: "FormMessage", formatTypeCapabilities: [{ formatType: "Inputs" }] }
                  ]
                }
              ]
            }
          })
        },
        reply: done
      },
      postConversationHistory: {
        call: (it) => {
          const history = {
            channelAddressIdentifier: id,
            conversationParticipants: [{ participant: person, joinedTime: now, leftTime: now, displayName: "Ann" }],
            conversationEntries: [{ clientTimestamp: now, sender: person, entryPayload: text }]
          }
          return Effect.zip(
            it.postConversationHistory({
              ...history,
              messagingSession: {
                messagingSessionRequestType: "EstablishMessagingSession",
                payload: { startTime: now, endTime: now }
              }
            }),
            it.postConversationHistory({
              ...history,
              messagingSession: { messagingSessionRequestType: "AttachMessagingSession", payload: { sessionId: "0Mw" } }
            })
          )
        },
        reply: { success: true, conversationIdentifier, messagingSessionId: "0Mw" }
      }
    }
  })
})

type Restriction = NonNullable<
  Parameters<
    Client["registerCapabilities"]
  >[0]["capabilities"]["channelCapabilities"][number]["messageTypeCapabilities"][number]["formatTypeCapabilities"][number]["capabilityFieldRestriction"]
>[number]["restriction"]
const restrictions = (restriction: Restriction) => ({ fieldJsonPath: "$.staticContent.text", restriction })

describe("the README", () => {
  it.live("lists the operations of the Interaction API", () =>
    isInReadme("salesforce-messaging:interaction", operationsTable(interactionOperations, reading))
  )
})
