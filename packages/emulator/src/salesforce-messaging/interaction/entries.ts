/** What the bot says, `POST /conversationEntry`, and what was said, `GET /conversationEntry` with a body. */
import { Clock, Effect, Option, Schema } from "effect"
import type { Kept, Media } from "../../Message.ts"
import type { Site } from "../../Platform.ts"
import * as Account from "../Account.ts"
import type { Carrier } from "../../Carrier.ts"
import type { Conversations } from "../conversation/Conversations.ts"
import { Participant } from "../conversation/Entries.ts"
import { isUuid } from "./Caller.ts"
import { InteractionRefusal, unless } from "./refusal.ts"
import type { Records } from "../org/Records.ts"
import * as Talk from "../conversation/Talk.ts"

const Identifier = Schema.String.pipe(Schema.maxLength(240))

const Titled = Schema.Struct({ titleItem: Schema.Struct({ title: Schema.String }) })
const Content = Schema.Struct({
  formatType: Schema.String,
  text: Schema.optional(Schema.String),
  attachments: Schema.optional(Schema.Array(Schema.Struct({ url: Schema.String, mimeType: Schema.String }))),
  links: Schema.optional(Schema.Array(Schema.Struct({ url: Schema.String }))),
  optionItems: Schema.optional(Schema.Array(Titled))
})
type Content = typeof Content.Type

const Payload = Schema.Struct({
  entryType: Schema.String,
  id: Schema.String,
  abstractMessage: Schema.optional(
    Schema.Struct({
      messageType: Schema.String,
      id: Schema.String,
      staticContent: Schema.optional(Content),
      choices: Schema.optional(Content),
      form: Schema.optional(Content)
    })
  ),
  timestamp: Schema.optional(Schema.Int)
})
const readPayload = Schema.decodeUnknown(Payload)

export const Say = Schema.Struct({
  conversationIdentifier: Identifier,
  sender: Participant,
  conversationEntries: Schema.Array(
    // Kept as it is said: there is more in it than is looked at here.
    Schema.Struct({ clientTimestamp: Schema.Int, entryPayload: Schema.Unknown })
  ).pipe(Schema.itemsCount(1))
})

export const Read = Schema.Struct({
  conversationIdentifier: Schema.String,
  startTime: Schema.Int,
  endTime: Schema.optional(Schema.Int),
  limit: Schema.optionalWith(Schema.Int, { default: () => 20 }),
  direction: Schema.optionalWith(Schema.Literal("FROM_START", "FROM_END"), { default: () => "FROM_START" as const })
})

/** What a bot sends, and in which formats. */
const formats: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  [
    "StaticContentMessage",
    ["Text", "Attachments", "Links", "RichLink", "Media", "WebView", "Application", "ExperienceType"]
  ],
  ["ChoicesMessage", ["Buttons", "QuickReplies", "ListPicker", "Carousel", "TimePicker", "MessageDefinition"]],
  ["FormMessage", ["Inputs", "MessageDefinition"]]
])
const everyFormat = [...formats.values(), ["Selections", "Result", "Flow"]].flat()
const typing = ["TypingStartedIndicator", "TypingStoppedIndicator"]

/** What of it a phone can show. */
const words = ({ links = [], optionItems = [], text = "" }: Content): string =>
  [text, ...links.map(({ url }) => url), ...optionItems.map(({ titleItem }, n) => `${n + 1}. ${titleItem.title}`)]
    .filter((it) => it !== "")
    .join("\n")

const media = ({ attachments = [] }: Content): ReadonlyArray<Media> =>
  attachments.map(({ mimeType, url }) => ({ url, type: mimeType }))

/** A message of a bot's: its id, twice the same, and its content in a format that goes with its type. */
const message = ({ abstractMessage, entryType, id }: typeof Payload.Type) =>
  Effect.gen(function* () {
    if (entryType !== "Message" || abstractMessage === undefined) return yield* new InteractionRefusal({ code: 10045 })
    const { choices, form, messageType, staticContent } = abstractMessage
    yield* unless(id !== "" && abstractMessage.id !== "", 10059)
    yield* unless(id === abstractMessage.id && isUuid(id), 10060)
    const content = messageType === "ChoicesMessage" ? choices : messageType === "FormMessage" ? form : staticContent
    yield* unless(formats.has(messageType), 10047)
    if (content === undefined) return yield* new InteractionRefusal({ code: 10089 })
    yield* unless(everyFormat.includes(content.formatType), 10048)
    yield* unless(formats.get(messageType)?.includes(content.formatType) ?? false, 10049)
    yield* unless(content.formatType !== "Text" || content.text !== undefined, 10089)
    return content
  })

export const handlers = (
  site: Pick<Site, "messages">,
  records: Records,
  { add, entries }: Conversations,
  carrier: Carrier
) => {
  const talk = (identifier: string) =>
    Effect.mapError(Talk.find(records, identifier), () => new InteractionRefusal({ code: 10018 }))

  const say = Effect.fnUntraced(function* ({ conversationEntries, conversationIdentifier, sender }: typeof Say.Type) {
    const [said] = conversationEntries
    if (said === undefined) return yield* new InteractionRefusal({ code: 10089 })
    const { clientTimestamp, entryPayload } = said
    const payload = yield* Effect.mapError(readPayload(entryPayload), () => new InteractionRefusal({ code: 10089 }))
    yield* unless(sender.role === "Chatbot", 10038)
    yield* unless(sender.appType === "chatbot" || sender.appType === "custom", 10037)
    const content = typing.includes(payload.entryType) ? undefined : yield* message(payload)
    if (content !== undefined) yield* unless(Option.isNone(entries.get(payload.id)), 10073)
    const it = yield* talk(conversationIdentifier)
    yield* unless(!Talk.isEnded(it), 10071)
    yield* unless(it.person["MessagingConsentStatus"] !== "OptedOut", 15103)
    yield* unless(Talk.isTaken(it), 10068)
    if (content === undefined) return { success: true }

    const at = new Date(yield* Clock.currentTimeMillis).toISOString()
    const sent: Kept = {
      provider: "salesforce-messaging",
      id: payload.id,
      direction: "outbound",
      from: Account.number,
      to: Talk.text(it.person["MessagingPlatformKey"]),
      text: words(content),
      media: media(content),
      status: "queued",
      error: null,
      createdAt: at,
      updatedAt: at,
      native: {}
    }
    // The phone first: who is told that the id was used may rely on it that the text is on its way.
    yield* carrier(sent)
    yield* add(it, {
      id: payload.id,
      entryType: payload.entryType,
      sender,
      senderName: sender.subject,
      clientTimestamp,
      payload: entryPayload
    })
    return { success: true }
  })

  const read = Effect.fnUntraced(function* (asked: typeof Read.Type) {
    const { conversationIdentifier, direction, endTime = Number.MAX_SAFE_INTEGER, limit, startTime } = asked
    yield* unless(startTime >= 0, 10090)
    yield* unless(endTime >= startTime, 10091)
    yield* unless(limit >= 1 && limit <= 20, 10092)
    const { identifier } = yield* talk(conversationIdentifier)
    const all = entries.of(identifier).filter(({ at }) => at >= startTime && at <= endTime)
    const some = direction === "FROM_START" ? all.slice(0, limit) : all.slice(-limit)
    return {
      success: true,
      conversationEntries: some.map(({ clientTimestamp, payload, sender }) => ({
        clientTimestamp,
        sender,
        entryPayload: payload
      }))
    }
  })

  return { say, read }
}
