/** What a channel of somebody else's brings: a person's words and files, and what was said elsewhere before. */
import { Clock, Effect, Option, Schema } from "effect"
import * as Account from "../Account.ts"
import type { Conversations } from "../conversation/Conversations.ts"
import { Participant } from "../conversation/Entries.ts"
import type { Inbound } from "../conversation/Inbound.ts"
import { ours } from "./channel.ts"
import { InteractionRefusal, unless } from "./refusal.ts"
import type { Records } from "../org/Records.ts"
import * as Talk from "../conversation/Talk.ts"

const Past = Schema.Struct({
  clientTimestamp: Schema.Int,
  sender: Participant,
  entryPayload: Schema.Struct(
    { entryType: Schema.String, id: Schema.NonEmptyString },
    Schema.Record({ key: Schema.String, value: Schema.Unknown })
  )
})
export const History = Schema.Struct({
  channelAddressIdentifier: Schema.String,
  conversationParticipants: Schema.Array(
    Schema.Struct({ participant: Participant, joinedTime: Schema.Int, displayName: Schema.optional(Schema.String) })
  ).pipe(Schema.minItems(1), Schema.maxItems(3)),
  conversationEntries: Schema.Array(Past).pipe(Schema.minItems(1), Schema.maxItems(25))
})

export const Interactions = Schema.Struct({
  to: Schema.String.pipe(Schema.maxLength(240)),
  from: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(255)),
  interactions: Schema.Array(
    Schema.Union(
      Schema.Struct({
        interactionType: Schema.Literal("EntryInteraction"),
        timestamp: Schema.Int,
        payload: Schema.Struct({
          entryType: Schema.String,
          id: Schema.String,
          abstractMessage: Schema.optional(
            Schema.Struct({
              messageType: Schema.String,
              id: Schema.String,
              staticContent: Schema.optional(Schema.Struct({ text: Schema.optional(Schema.String) }))
            })
          )
        })
      }),
      Schema.Struct({
        interactionType: Schema.Literal("AttachmentInteraction"),
        timestamp: Schema.Int,
        id: Schema.String,
        attachmentIndex: Schema.Int,
        contentLength: Schema.Int,
        text: Schema.optional(Schema.NullOr(Schema.String))
      })
    )
  ).pipe(Schema.itemsCount(1)),
  routingAttributes: Schema.optional(Schema.Record({ key: Schema.String, value: Schema.String }))
})

const day = 86_400_000

export const handlers = (records: Records, { entries }: Conversations, inbound: Inbound) => {
  /** What was said elsewhere before: nobody is told, and no phone gets it. */
  const recall = Effect.fnUntraced(function* (asked: typeof History.Type) {
    yield* ours(asked.channelAddressIdentifier)
    const now = yield* Clock.currentTimeMillis
    const { conversationEntries, conversationParticipants } = asked
    yield* unless(
      conversationEntries.every(({ clientTimestamp }) => clientTimestamp > now - day),
      10089
    )
    yield* unless(
      conversationEntries.every(({ entryPayload }) => Option.isNone(entries.get(entryPayload.id))),
      10073
    )
    const person = conversationParticipants.find(({ participant }) => participant.role === "EndUser")
    if (person === undefined) return yield* new InteractionRefusal({ code: 10042 })
    const { identifier, session } = yield* inbound.open(person.participant.subject)
    for (const { clientTimestamp, entryPayload, sender } of conversationEntries) {
      const { entryType, id } = entryPayload
      const by = conversationParticipants.find(({ participant }) => participant.subject === sender.subject)
      const senderName = by?.displayName ?? sender.subject
      entries.put({
        id,
        conversation: identifier,
        entryType,
        sender,
        senderName,
        clientTimestamp,
        at: now,
        payload: entryPayload,
        told: "never"
      })
    }
    return { success: true, conversationIdentifier: identifier, messagingSessionId: session.Id }
  })

  /** One entry, or one file; `files` are `data:` addresses. */
  const bring = Effect.fnUntraced(function* (
    { from, interactions, to }: typeof Interactions.Type,
    files: ReadonlyArray<{ readonly type: string; readonly url: string; readonly size: number }>
  ) {
    yield* ours(to)
    const [it] = interactions
    if (it === undefined) return yield* new InteractionRefusal({ code: 10089 })
    const file = it.interactionType === "AttachmentInteraction"
    yield* unless(files.length === (file ? 1 : 0), 10011)
    yield* unless(
      files.every(({ size }) => size <= 25 * 1024 * 1024),
      10008
    )
    const id = file ? it.id : it.payload.id
    if (!file && it.payload.entryType === "Message") {
      const { abstractMessage } = it.payload
      yield* unless(id !== "" && abstractMessage?.id !== "", 10059)
      yield* unless(id === abstractMessage?.id, 10060)
      yield* unless(abstractMessage?.messageType === "StaticContentMessage", 10062)
    }
    yield* unless(Option.isNone(entries.get(id)), 10073)
    if (file || it.payload.entryType === "Message") {
      const text = (file ? it.text : it.payload.abstractMessage?.staticContent?.text) ?? ""
      const media = files.map(({ type, url }) => ({ type, url }))
      yield* inbound.bring({ id, from, to: Account.number, text, media, clientTimestamp: it.timestamp })
    }
    const talk = Option.flatMap(Talk.person(records, from), (person) => Talk.ofPerson(records, person))
    return {
      success: true,
      id,
      ...(Option.isSome(talk) && {
        conversationIdentifier: talk.value.identifier,
        workItemIds: [talk.value.session.Id]
      })
    }
  })

  return { bring, recall }
}
