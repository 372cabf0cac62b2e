/** What is remembered of conversations: whom with, by which channel of ours, and in which session. */
import { Option } from "effect"
import { Recent } from "../../Recent.ts"
import { isSameId, shortId } from "../rest/SalesforceId.ts"
import type { SessionRecord } from "../sessions/SessionRecord.ts"

export interface Talk {
  /** As the Interaction API names it. */
  readonly identifier: string
  readonly contact: string
  /** The channel's address identifier. */
  readonly sender: string
  readonly session?: string
}

type Parties = Pick<Talk, "contact" | "sender">

/** How many conversations are remembered: those that were heard of, or spoken in, last. */
const most = 10_000

/** `poster`: how people know our channel, which is no name that the platform has for it. */
export const make = (poster: string | undefined) => {
  const talks = Recent.make<Talk>(most)
  const byParties = Recent.make<string>(most)
  /** By the conversation that it is in. */
  const sessions = Recent.make<string>(most)
  /** The channels' address identifiers, by the ids of their records: not every org tells them. */
  const senders = new Map<string, string>()
  const heard = new Set<string>()
  const key = ({ contact, sender }: Parties) => JSON.stringify([contact, sender])

  const named = (identifier: string): Option.Option<Talk> =>
    Option.map(Option.fromNullable(talks.get(identifier)), (talk) => {
      const session = sessions.get(identifier)
      return session === undefined ? talk : { ...talk, session }
    })
  const learn = ({ session, ...talk }: Talk): void => {
    talks.set(talk.identifier, talk)
    byParties.set(key(talk), talk.identifier)
    if (session !== undefined) sessions.set(talk.identifier, session)
    if (talk.sender !== poster) heard.add(talk.sender)
  }

  /** What a record's channel is called, as far as it tells, or somebody has told. */
  const senderOf = (record: SessionRecord): Option.Option<string> => {
    const { Conversation, MessagingChannel, MessagingChannelId } = record
    const talked = talks.get(Conversation?.ConversationIdentifier ?? "")?.sender
    const told = MessagingChannel?.ChannelAddressIdentifier ?? (talked === poster ? undefined : talked)
    if (!MessagingChannelId) return Option.fromNullable(told)
    if (told) senders.set(shortId(MessagingChannelId), told)
    return Option.fromNullable(senders.get(shortId(MessagingChannelId)))
  }

  return {
    named,
    learn,
    senderOf,
    between: (parties: Parties): Option.Option<Talk> => named(byParties.get(key(parties)) ?? ""),
    forget: (parties: Parties): void => {
      talks.delete(byParties.get(key(parties)) ?? "")
      byParties.delete(key(parties))
    },
    /** A session has begun in a conversation, whoever is in that. */
    enter: (identifier: string, session: string): void => sessions.set(identifier, session),
    /** It is over; `session`: only if it was this one. */
    leave: (identifier: string, session?: string): void => {
      const before = sessions.get(identifier)
      if (before !== undefined && (session === undefined || isSameId(before, session))) sessions.delete(identifier)
    },
    /** The one channel that was heard of; none where there are several. */
    onlySender: (): Option.Option<string> => {
      const [only] = heard
      return heard.size === 1 ? Option.fromNullable(only) : Option.none()
    },
    /** Whether any other channel was heard of. */
    hasOther: (sender: string): boolean => [...heard].some((it) => it !== sender)
  }
}
