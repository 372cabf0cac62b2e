/** Which conversation a contact is in, and in which session: remembered from what is heard, else found among the org's records. */
import { Effect, Option, Ref, Schema, Stream } from "effect"
import type { SalesforceClient } from "./Client.ts"
import { Query } from "./Query.ts"
import type { Custom } from "./objects.ts"
import { channelPath, type SessionRecord, sessionPaths } from "./SessionRecord.ts"
import { SalesforceError } from "./SalesforceError.ts"
import { SalesforceId } from "./SalesforceId.ts"

export interface Talk {
  /** As the Interaction API names it. */
  readonly identifier: string
  readonly contact: string
  /** The channel's address identifier. */
  readonly sender: string
  readonly session?: string
}

export type Talks = Effect.Effect.Success<ReturnType<typeof make>>

/** How many are remembered: the ones that were heard of last. */
const most = 10_000

/** Sessions in which somebody may still say something. */
export const openStatuses = ["Active", "Waiting", "New", "Consent", "Inactive", "Paused"] as const

type Condition = Parameters<typeof sessions.where>[0]
const sessions = Query.from("MessagingSession").select("Id")

/** `poster`: how people know our channel, which is no name that the platform has for it. */
export const make = (client: SalesforceClient["Type"], version: number, poster: string | undefined) =>
  Effect.gen(function* () {
    const byIdentifier = new Map<string, Talk>()
    const byParties = new Map<string, string>()
    const channel = yield* Ref.make(Option.none<string>())
    const hasChannelField = yield* Ref.make(true)
    const key = (contact: string, sender: string) => JSON.stringify([contact, sender])

    const learn = (talk: Talk): Effect.Effect<void> =>
      Effect.suspend(() => {
        const before = byIdentifier.get(talk.identifier)
        byIdentifier.delete(talk.identifier)
        byIdentifier.set(talk.identifier, { ...before, ...talk })
        byParties.set(key(talk.contact, talk.sender), talk.identifier)
        for (const [identifier, it] of byIdentifier) {
          if (byIdentifier.size <= most) break
          byIdentifier.delete(identifier)
          byParties.delete(key(it.contact, it.sender))
        }
        return Ref.set(channel, Option.some(talk.sender))
      })
    const forget = ({ contact, sender }: Pick<Talk, "contact" | "sender">): Effect.Effect<void> =>
      Effect.sync(() => {
        byIdentifier.delete(byParties.get(key(contact, sender)) ?? "")
        byParties.delete(key(contact, sender))
      })

    /** The names of the org's own fields; asked for once, and done without where they are not told. */
    const described = yield* Effect.cachedWithTTL(
      client.sessions.describe.pipe(
        Effect.map(({ fields }) => fields.map(({ name }) => name).filter(isCustom)),
        Effect.orElseSucceed((): ReadonlyArray<Custom> => [])
      ),
      "1 hour"
    )

    /** Newest first. */
    const found = (condition?: Condition, limit?: number): Stream.Stream<SessionRecord, SalesforceError> => {
      const ask = <R extends SessionRecord>(
        all: Query<"MessagingSession", R>
      ): Stream.Stream<SessionRecord, SalesforceError> => {
        const query = (condition === undefined ? all : all.where(condition)).orderBy("CreatedDate", "desc")
        return client.query(limit === undefined ? query : query.limit(limit))
      }
      return Stream.unwrap(
        Effect.gen(function* () {
          const own = yield* described
          const from = Query.from("MessagingSession")
          const bare =
            version < 66
              ? ask(from.select(...sessionPaths, ...own))
              : ask(from.select("CampaignId", ...sessionPaths, ...own))
          const whole =
            version < 66
              ? ask(from.select(channelPath, ...sessionPaths, ...own))
              : ask(from.select("CampaignId", channelPath, ...sessionPaths, ...own))
          if (!(yield* Ref.get(hasChannelField))) return bare
          return Stream.catchSome(whole, ({ code }) =>
            code === "INVALID_FIELD"
              ? Option.some(Stream.unwrap(Effect.as(Ref.set(hasChannelField, false), bare)))
              : Option.none()
          )
        })
      )
    }

    const newest = (contact: string, sender: string, open: boolean) => {
      const isTheirs = ({ MessagingChannel }: SessionRecord) =>
        [undefined, null, sender].includes(MessagingChannel?.ChannelAddressIdentifier) || sender === poster
      const theirs = found(
        (q) =>
          open
            ? q.and(q.eq("MessagingEndUser.MessagingPlatformKey", contact), q.in("Status", openStatuses))
            : q.eq("MessagingEndUser.MessagingPlatformKey", contact),
        20
      )
      return Stream.runHead(Stream.filter(theirs, isTheirs))
    }

    const talkOf = (record: SessionRecord): Effect.Effect<Option.Option<Talk>> =>
      Effect.map(Ref.get(channel), (usual) => {
        const identifier = record.Conversation?.ConversationIdentifier
        const contact = record.MessagingEndUser?.MessagingPlatformKey
        const sender = record.MessagingChannel?.ChannelAddressIdentifier ?? Option.getOrUndefined(usual)
        return identifier && contact && sender
          ? Option.some({ identifier, contact, sender, session: record.Id })
          : Option.none()
      })
    const learned = (record: SessionRecord) =>
      Effect.tap(talkOf(record), Option.match({ onNone: () => Effect.void, onSome: learn }))

    return {
      learn,
      forget,
      found,
      talkOf,
      /** The channel that was heard of last, for sessions whose records do not name theirs. */
      channel: Ref.get(channel),

      /** A session as it stands now. */
      read: (id: string): Effect.Effect<SessionRecord, SalesforceError> =>
        Option.match(Schema.decodeOption(SalesforceId)(id), {
          onNone: () => Effect.fail(notFound),
          onSome: (Id) =>
            Effect.flatMap(Stream.runHead(found((q) => q.eq("Id", Id), 1)), (it) =>
              Effect.orElseFail(it, () => notFound)
            )
        }),

      /** By the Interaction API's name of it; `sure`: the session has to be known too. */
      named: (identifier: string, sure: boolean): Effect.Effect<Option.Option<Talk>, SalesforceError> =>
        Effect.suspend(() => {
          const known = byIdentifier.get(identifier)
          if (known !== undefined && (!sure || known.session !== undefined)) return Effect.succeedSome(known)
          return Effect.flatMap(
            Stream.runHead(found((q) => q.eq("Conversation.ConversationIdentifier", identifier), 1)),
            Option.match({ onNone: () => Effect.succeedNone, onSome: learned })
          )
        }),

      /** Where these two talk; `open`: only where something may still be said. */
      between: (contact: string, sender: string, open: boolean): Effect.Effect<Option.Option<Talk>, SalesforceError> =>
        Effect.suspend(() => {
          const known = byIdentifier.get(byParties.get(key(contact, sender)) ?? "")
          if (known !== undefined) return Effect.succeedSome(known)
          return Effect.map(
            newest(contact, sender, open),
            Option.flatMap((record) => {
              const identifier = record.Conversation?.ConversationIdentifier
              return identifier ? Option.some({ identifier, contact, sender, session: record.Id }) : Option.none()
            })
          ).pipe(Effect.tap(Option.match({ onNone: () => Effect.void, onSome: learn })))
        }),

      /** By what the record of the contact says; false where there is none. */
      hasOptedOut: (contact: string, sender: string): Effect.Effect<boolean, SalesforceError> =>
        Effect.map(
          newest(contact, sender, false),
          Option.exists(({ MessagingEndUser }) => MessagingEndUser?.MessagingConsentStatus === "OptedOut")
        )
    }
  })

const notFound = new SalesforceError({ operation: "sessions.read", reason: { _tag: "NotFound" } })
const isCustom = (name: string): name is Custom => name.endsWith("__c")
