/** A person's text: found or made its session, kept, and told to the bot; STOP ends what there is, and is told in its own way. */
import { randomUUID } from "node:crypto"
import { Clock, Effect, Option } from "effect"
import type { Kept } from "../../Message.ts"
import type { Receipt, Site, Text } from "../../Platform.ts"
import type { Conversations } from "./Conversations.ts"
import { keyword } from "./keyword.ts"
import type { Records, Row } from "../org/Records.ts"
import type { Routing } from "./Routing.ts"
import * as Talk from "./Talk.ts"

/** An entry that a person's phone, or a channel of somebody else's, has brought. */
interface Brought {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly text: string
  readonly media: Text["media"]
  readonly clientTimestamp: number
}

const message = ({ id, media, text }: Brought) => ({
  entryType: "Message",
  id,
  abstractMessage: {
    messageType: "StaticContentMessage",
    id,
    staticContent:
      media.length === 0
        ? { formatType: "Text", text }
        : {
            formatType: "Attachments",
            text,
            attachments: media.map(({ type, url }, n) => ({
              name: `attachment-${n + 1}.${type.replace(/^.*\//, "")}`,
              id: randomUUID(),
              mimeType: type,
              url
            }))
          }
  }
})

export interface Inbound {
  readonly text: (text: Text) => Effect.Effect<Receipt>
  readonly repeat: (id: string) => Effect.Effect<Option.Option<Receipt>>
  /** The open session of a number, begun and offered to the bot where there is none. */
  readonly open: (number: string) => Effect.Effect<Talk.Talk>
  /** As `text`, of whoever has `conversations.alone`. */
  readonly bring: (brought: Brought) => Effect.Effect<Receipt>
}

export const make = (
  site: Pick<Site, "messages">,
  records: Records,
  conversations: Conversations,
  { offer }: Routing
): Inbound => {
  const { add, alone, begin, change, end, entries, meet, note, toBot } = conversations

  /** A session that has been silent is woken. */
  const going = (person: Row) =>
    Effect.gen(function* () {
      const open = Option.filter(Talk.ofPerson(records, person), (it) => !Talk.isEnded(it))
      if (Option.isNone(open)) return yield* Effect.flatMap(begin(person), offer)
      const { session } = open.value
      const wake = session["Status"] === "Inactive"
      const status = Talk.isTaken(open.value) ? "Active" : "Waiting"
      return { talk: wake ? yield* change(open.value, { Status: status }) : open.value, outcome: undefined }
    })

  /** A word of the channel's; the bot hears what it means. */
  const consent = Effect.fnUntraced(function* (person: Row, means: "stop" | "start", id: string) {
    const status = means === "stop" ? "OptedOut" : "ExplicitlyOptedIn"
    yield* records.update("MessagingEndUser", person.Id, { MessagingConsentStatus: status })
    const talk = Option.filter(Talk.ofPerson(records, person), (it) => Talk.isTaken(it) || Talk.isOffered(it))
    if (Option.isSome(talk)) {
      yield* note(talk.value, "EndUserConsentUpdated", {
        endUserSubject: person["MessagingPlatformKey"],
        consentStatus: means === "stop" ? "OptOut" : "OptIn",
        isEndUserInitiated: true,
        initiatingConversationEntryIdentifier: id
      })
    }
    const open = Option.filter(Talk.ofPerson(records, person), (it) => !Talk.isEnded(it))
    if (means === "stop" && Option.isSome(open)) yield* end(open.value, "System")
    return { failed: "swallowed" as const }
  })

  const say = Effect.fnUntraced(function* (person: Row, brought: Brought) {
    const { outcome, talk } = yield* going(person)
    const told = yield* add(talk, {
      id: brought.id,
      entryType: "Message",
      sender: { appType: "custom", subject: brought.from, role: "EndUser" },
      senderName: Talk.text(person["Name"]),
      clientTimestamp: brought.clientTimestamp,
      payload: message(brought)
    })
    return outcome ?? told
  })

  const bring: Inbound["bring"] = (brought) =>
    Effect.gen(function* () {
      const { from, id, media, text, to } = brought
      const at = new Date(yield* Clock.currentTimeMillis).toISOString()
      const kept: Kept = {
        provider: "salesforce-messaging",
        id,
        direction: "inbound",
        from,
        to,
        text,
        media,
        status: "received",
        error: null,
        createdAt: at,
        updatedAt: at,
        native: {}
      }
      yield* site.messages.put(kept)
      const person = yield* meet(from)
      const means = media.length === 0 ? keyword(text) : undefined
      return { message: kept, webhook: yield* means === undefined ? say(person, brought) : consent(person, means, id) }
    })

  /** The org has one channel: whoever texts another number in practice means that one. */
  const text: Inbound["text"] = ({ from, media, text, to }) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      alone(bring({ id: randomUUID(), from, to, text, media, clientTimestamp: now }))
    )

  const repeat: Inbound["repeat"] = (id) =>
    Effect.transposeMapOption(
      Option.filter(
        site.messages.get(id),
        (it) => it.provider === "salesforce-messaging" && it.direction === "inbound"
      ),
      (message) =>
        Effect.map(
          Option.match(
            Option.filter(entries.get(id), ({ told }) => told !== "never"),
            { onNone: () => Effect.succeed({ failed: "swallowed" as const }), onSome: toBot.entry }
          ),
          (webhook) => ({ message, webhook })
        )
    )

  return { text, repeat, bring, open: (number) => Effect.map(Effect.flatMap(meet(number), going), ({ talk }) => talk) }
}
