/** What the bot is told by platform events: entries of its conversations, and work that waits for it. */
import { Clock, Effect } from "effect"
import type { Receipt } from "../../Platform.ts"
import * as Account from "../Account.ts"
import { flatTopic, writeEvent } from "../pubsub/avro.ts"
import type { Entry } from "./Entries.ts"
import type { PubSub } from "../pubsub/PubSub.ts"

const bot = { appType: "chatbot", subject: Account.botName, role: "Chatbot" } as const

const channelAddressIdentifier = Account.channel.address

/** The outcome under the topic that the bot listens to. */
const heard = (one: Receipt["webhook"], other: Receipt["webhook"]) =>
  "failed" in one && one.failed === "unsubscribed" ? other : one

export const make = ({ publish }: PubSub) => {
  const both = (type: "Interaction" | "RoutingRequested", payload: unknown, flat: unknown) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.zipWith(
        publish(Account.topic, writeEvent(type, JSON.stringify(payload), now)),
        publish(flatTopic, writeEvent(type, JSON.stringify(flat), now)),
        heard
      )
    )

  return {
    /** The same entry is told in the same words however often. */
    entry: (it: Entry) => {
      const entry = {
        senderDisplayName: it.senderName,
        identifier: it.id,
        entryType: it.entryType,
        entryPayload: it.payload,
        sender: it.sender,
        transcriptedTimestamp: it.at,
        clientTimestamp: it.clientTimestamp,
        clientDuration: 0
      }
      return both(
        "Interaction",
        { conversationIdentifier: it.conversation, channelAddressIdentifier, recipient: bot, payload: entry },
        { channelAddressIdentifier, recipient: bot, ...entry }
      )
    },

    /** A session waits to be taken. */
    work: (conversationIdentifier: string, session: string, routingCorrelationId: string) => {
      const routing = { conversationIdentifier, routingType: "Initial" }
      const payload = {
        channelAddressIdentifier,
        recipient: bot,
        payload: {
          ...routing,
          workRecordId: session,
          routingParameters: {
            botId: Account.bot,
            isTransfer: false,
            isScrt2: true,
            channelData: JSON.stringify({ ...routing, routingCorrelationId })
          }
        }
      }
      return both("RoutingRequested", payload, payload)
    }
  }
}
export type ToBot = ReturnType<typeof make>
