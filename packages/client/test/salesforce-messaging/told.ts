/** Events as the org's platform event tells them, in both shapes. */

export const channel = "b0000000-0000-4000-8000-000000000001"
export const conversation = "1b1f0f3a-0000-4000-8000-000000000001"
export const session = "0Mw000000000001AAA"
export const contact = "+15005550009"

export const person = { appType: "custom", subject: contact, role: "EndUser" } as const
export const bot = { appType: "chatbot", subject: "HelpBot", role: "Chatbot" } as const
export const agent = { appType: "agent", subject: "005000000000002AAA", role: "Agent" } as const
export const system = { appType: "conversation", subject: "00D", role: "System" } as const

/** A UUID for the nth entry. */
export const idOf = (nth: number): string => `5a000000-0000-4000-8000-${String(nth).padStart(12, "0")}`

type Payload = { readonly entryType: string; readonly [name: string]: unknown }

const entry = (nth: number, sender: object, payload: Payload) => ({
  identifier: idOf(nth),
  entryType: payload.entryType,
  senderDisplayName: "Ann",
  sender,
  clientTimestamp: 1770113472000,
  transcriptedTimestamp: 1770113472100,
  clientDuration: 0,
  entryPayload: { id: idOf(nth), ...payload }
})

/** As the vendor's schema has it. */
export const wrapped = (nth: number, sender: object, payload: Payload) => ({
  channelAddressIdentifier: channel,
  conversationIdentifier: conversation,
  recipient: bot,
  payload: entry(nth, sender, payload)
})
/** As the vendor's readme has it. */
export const flat = (nth: number, sender: object, payload: Payload) => ({
  channelAddressIdentifier: channel,
  recipient: bot,
  ...entry(nth, sender, payload)
})

export const content = (nth: number, staticContent: object): Payload => ({
  entryType: "Message",
  abstractMessage: { messageType: "StaticContentMessage", id: idOf(nth), staticContent }
})
export const text = (nth: number, words: string): Payload => content(nth, { formatType: "Text", text: words })

export const routing = (workRecordId: string = session, more: object = {}) => ({
  channelAddressIdentifier: channel,
  recipient: bot,
  payload: {
    conversationIdentifier: conversation,
    routingType: "Initial",
    workRecordId,
    routingParameters: { botId: "0Xx000000000001AAA", isTransfer: false, channelData: "{}", skillsList: [] },
    ...more
  }
})

export const work = (workId: string): Payload => ({
  entryType: "RoutingWorkResult",
  workId,
  workTargetId: session,
  workType: "Assigned",
  botId: "0Xx000000000001AAA",
  errorMessages: []
})
