/** A provider whose answers a test decides: what it took, and what it does with each message. */
import {
  Address,
  Conversation,
  type Delivery,
  DeliveryReported,
  type Event,
  EventId,
  MessageId,
  MessageReceived,
  Provider,
  ProviderError,
  Refused,
  Unreadable,
  type Unheard
} from "@parley/messaging"
import { Clock, Effect, Option } from "effect"
import { message } from "./message.ts"

const party = (contact: string, account = "a", provider = "test") =>
  Conversation.make({ provider, account, sender: Address.make("+1"), contact: Address.make(contact) })

export const said = (id: string, text: string, contact = "ann", account = "a") =>
  MessageReceived.make({ id: EventId.make(id), conversation: party(contact, account), message: message(text) })
export const reported = (id: string, delivery: Delivery) =>
  DeliveryReported.make({ id: EventId.make(id), conversation: party("ann"), messageId: MessageId.make("m1"), delivery })

/** What becomes of a message: it is taken, or not for this reason; `lost` is taken, but nobody hears of it. */
export type Fate = "taken" | "lost" | "broken" | ProviderError["reason"]

export const scripted = ({ account = "a", id = "test" } = {}) => {
  const taken: Array<{ readonly contact: string; readonly text: string; readonly key: string; readonly at: number }> =
    []
  const asked: Array<Unheard> = []
  const fates: Array<Fate> = []
  const lookups: Array<ProviderError["reason"]> = []
  const fail = (operation: string, reason: ProviderError["reason"]) =>
    new ProviderError({ provider: id, operation, reason })
  const take = (contact: string, text: string, key: string) =>
    Effect.map(Clock.currentTimeMillis, (at) => MessageId.make(`m${taken.push({ contact, text, key, at })}`))
  const text = ({ contact, key, text }: { readonly contact: string; readonly key: string; readonly text: string }) =>
    Effect.suspend(() => {
      const fate = fates.shift() ?? "taken"
      if (fate === "taken") return take(contact, text, key)
      if (fate === "broken") return Effect.die(new Error("a provider's own defect"))
      if (fate === "lost") return Effect.zipRight(take(contact, text, key), fail("text", { _tag: "UnknownOutcome" }))
      return fail("text", fate)
    })
  const provider = Provider.make({
    id,
    account,
    send: { text },
    lookup: (unheard) =>
      Effect.suspend(() => {
        asked.push(unheard)
        const reason = lookups.shift()
        if (reason !== undefined) return fail("lookup", reason)
        const at = taken.findIndex(({ key }) => key === unheard.envelope.key)
        return Effect.succeed(at === -1 ? Option.none() : Option.some(MessageId.make(`m${at + 1}`)))
      }),
    receive: ({ body, headers }) =>
      Effect.suspend((): Effect.Effect<ReadonlyArray<Event>, Refused | Unreadable> => {
        if (headers["signature"] !== account) return new Refused({ reason: "NotGenuine" })
        const [event = "", words = "", contact = ""] = new TextDecoder().decode(body).split("|")
        return words === ""
          ? new Unreadable({ why: "words: missing" })
          : Effect.succeed([said(event, words, contact, account)])
      })
  })
  return { provider, taken, asked, fates, lookups, texts: () => taken.map((it) => it.text) }
}

/** A webhook as `scripted` receives it. */
export const webhook = (event: string, words: string, { contact = "ann", signature = "a" } = {}) => ({
  target: "/webhooks/test",
  headers: { signature },
  body: new TextEncoder().encode(`${event}|${words}|${contact}`)
})
