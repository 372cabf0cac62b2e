/** Asks for the records of sessions, with just the fields that the org has and this user may see. */
import { Effect, Exit, Option, Ref, Schema, Stream } from "effect"
import type { SalesforceClient } from "../Client.ts"
import type { Condition, Where } from "../rest/Condition.ts"
import type { Describe } from "../rest/Describe.ts"
import { isCustom } from "../rest/fieldAt.ts"
import { Query } from "../rest/Query.ts"
import { SalesforceError } from "../SalesforceError.ts"
import { SalesforceId } from "../rest/SalesforceId.ts"
import { channelPath, type SessionRecord, sessionPaths } from "./SessionRecord.ts"

export type SessionRecords = Effect.Effect.Success<ReturnType<typeof make>>

/** The names of an object's fields, and of what its references lead to; asked for once an hour. None where nobody tells. */
const namesIn = (describe: Effect.Effect<Describe, SalesforceError>) => {
  const names = Effect.map(
    describe,
    ({ fields }) => new Set(fields.flatMap(({ name, relationshipName }) => [name, relationshipName ?? name]))
  )
  return Effect.map(Effect.cachedInvalidateWithTTL(names, "1 hour"), ([get, forget]) =>
    // That nobody told is not kept.
    Effect.option(Effect.tapError(get, () => forget))
  )
}

export const make = (client: SalesforceClient["Type"], version: number) =>
  Effect.gen(function* () {
    const own = yield* namesIn(client.sessions.describe)
    const behind = yield* Effect.all({
      MessagingEndUser: namesIn(client.endUsers.describe),
      MessagingChannel: namesIn(client.channels.describe)
    })
    const lacksAddress = yield* Ref.make(false)

    const visible = Effect.gen(function* () {
      const names = yield* own
      const led = new Map(Object.entries(yield* Effect.all(behind)))
      const custom = [...Option.getOrElse(names, () => new Set<string>())].filter(isCustom)
      const isSeen = (path: string): boolean => {
        if (path === "Id") return true
        if (path === "CampaignId" && version < 66) return false
        const [first = "", second] = path.split(".")
        const there = Option.flatten(Option.fromNullable(led.get(first)))
        return (
          Option.match(names, { onNone: () => true, onSome: (it) => it.has(first) }) &&
          (second === undefined || Option.match(there, { onNone: () => true, onSome: (it) => it.has(second) }))
        )
      }
      return { custom, isSeen }
    })

    /** Newest first. */
    const found = (
      condition?: Condition | ((q: Where<"MessagingSession">) => Condition),
      limit?: number
    ): Stream.Stream<SessionRecord, SalesforceError> =>
      Stream.unwrap(
        Effect.gen(function* () {
          const { custom, isSeen } = yield* visible
          const all = Query.from("MessagingSession").select(channelPath, "CampaignId", ...sessionPaths, ...custom)
          const these = condition === undefined ? all : all.where(condition)
          const newest = these.orderBy("CreatedDate", "desc")
          const ask = (isAsked: (path: string) => boolean): Stream.Stream<SessionRecord, SalesforceError> =>
            client.query((limit === undefined ? newest : newest.limit(limit)).only(isAsked))

          const bare = ask((path) => path !== channelPath && isSeen(path))
          if ((yield* Ref.get(lacksAddress)) || !isSeen(channelPath)) return bare
          // It is the channel's address that was at fault only if all is well without it.
          const proved = Stream.ensuringWith(bare, (exit) => Ref.set(lacksAddress, Exit.isSuccess(exit)))
          return Stream.catchSome(ask(isSeen), ({ code }) =>
            code === "INVALID_FIELD" ? Option.some(proved) : Option.none()
          )
        })
      )

    return {
      found,

      /** A session as it stands now. */
      read: (id: string): Effect.Effect<SessionRecord, SalesforceError> =>
        Option.match(Schema.decodeOption(SalesforceId)(id), {
          onNone: () => Effect.fail(notFound),
          onSome: (Id) =>
            Effect.flatMap(Stream.runHead(found((q) => q.eq("Id", Id), 1)), (it) =>
              Effect.orElseFail(it, () => notFound)
            )
        })
    }
  })

const notFound = new SalesforceError({ operation: "sessions.read", reason: { _tag: "NotFound" } })
