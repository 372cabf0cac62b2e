/** The bot's own work: sessions that routing offers to it, which it accepts, gives back or ends. */
import { Effect, Option, Schedule, Schema, Stream } from "effect"
import type { SalesforceClient } from "./Client.ts"
import type { SalesforceInteractionClient } from "./InteractionClient.ts"
import { Query } from "./Query.ts"
import { SalesforceError } from "./SalesforceError.ts"
import { SalesforceId } from "./SalesforceId.ts"

export type Works = ReturnType<typeof make>

/** The record that says so may be written a moment after the event that tells of it. */
const patience = Schedule.exponential("100 millis").pipe(Schedule.intersect(Schedule.recurs(4)))
const mayPass = ({ reason }: SalesforceError): boolean =>
  ["Unavailable", "UnknownOutcome", "Timeout", "RateLimited", "NotFound"].includes(reason._tag)

const most = 10_000
/** The id's short form, under which both forms are the same. */
const short = (id: string): string => id.slice(0, 15)
const prefixOfWork = "0Bz"

interface Known {
  readonly work?: string
  readonly bot?: string
  readonly accepted?: string
}

const asId = Schema.decodeOption(SalesforceId)

/** `botId` as it is set, where it is. */
export const make = (
  client: SalesforceClient["Type"],
  interaction: SalesforceInteractionClient["Type"],
  botId: string | undefined
) => {
  const all = new Map<string, Known>()
  const known = (session: string): Known => all.get(short(session)) ?? {}
  const learn = (session: string, more: Known): void => {
    all.set(short(session), { ...known(session), ...more })
    for (const oldest of all.keys()) if (all.size > most) all.delete(oldest)
  }

  /** The newest work on a session is the one that is going on. Inferred: the vendor does not say where a bot has this id from. */
  const found = (session: SalesforceId) =>
    Stream.runHead(
      client.query(
        Query.from("AgentWork")
          .select("Id")
          .where((q) => q.eq("WorkItemId", session))
          .orderBy("CreatedDate", "desc")
          .limit(1)
      )
    ).pipe(
      Effect.map(Option.map(({ Id }) => Id)),
      // Not every user may see it; then the session's own id has to do.
      Effect.catchIf(
        ({ reason }) => reason._tag === "Rejected" || reason._tag === "Forbidden" || reason._tag === "NotFound",
        () => Effect.succeedNone
      )
    )

  const workOn = (session: string): Effect.Effect<string, SalesforceError> =>
    Effect.suspend(() => {
      const { work } = known(session)
      if (work !== undefined) return Effect.succeed(work)
      return Effect.map(
        Option.match(asId(session), { onNone: () => Effect.succeedNone, onSome: found }),
        Option.getOrElse(() => session)
      )
    })

  const update = (session: string, status: "Accept" | "Decline" | "Close"): Effect.Effect<string, SalesforceError> =>
    Effect.gen(function* () {
      const bot = botId ?? known(session).bot
      if (bot === undefined) {
        return yield* SalesforceError.against(
          "interaction.updateAgentWork",
          "nobody has told the bot's id yet: set PARLEY_SALESFORCE_BOT_ID"
        )
      }
      const workId = yield* workOn(session)
      yield* interaction.updateAgentWork({ contextType: "Chatbot", workId, workItemId: session, botId: bot, status })
      return workId
    })

  const accept = (session: string): Effect.Effect<void, SalesforceError> =>
    Effect.map(update(session, "Accept"), (work) => learn(session, { work, accepted: work }))

  /** A conversation that nobody takes is lost on the contact, so it is tried a few times. Nothing is known of it where that fails. */
  const accepted = (session: string): Effect.Effect<void> =>
    accept(session).pipe(
      Effect.retry({ schedule: patience, while: mayPass }),
      Effect.catchAll((error) => Effect.logWarning(`a conversation was not accepted: ${error.message}`))
    )

  /** Which session an offer is about: by its own id, or by that of the work. */
  const sessionIn = (record: string): Effect.Effect<Option.Option<string>, SalesforceError> =>
    Option.match(
      Option.filter(asId(record), (id) => id.startsWith(prefixOfWork)),
      {
        onNone: () => Effect.succeedSome(record),
        onSome: (Id) =>
          Effect.map(
            Stream.runHead(
              client.query(
                Query.from("AgentWork")
                  .select("WorkItemId")
                  .where((q) => q.eq("Id", Id))
              )
            ),
            Option.map(({ WorkItemId }) => WorkItemId)
          )
      }
    )

  return {
    accept,
    decline: (session: string) => Effect.asVoid(update(session, "Decline")),
    close: (session: string) => Effect.asVoid(update(session, "Close")),

    /** Routing offers a session, by its record or by that of the work. Gives the session where it is known. */
    offered: (record: string, bot: string | null): Effect.Effect<Option.Option<string>> =>
      Effect.gen(function* () {
        const session = yield* Effect.orElse(sessionIn(record), () => Effect.succeedNone)
        if (Option.isNone(session)) {
          yield* Effect.logWarning("a conversation was not accepted: nobody knows its session")
          return session
        }
        // Work of an earlier time is over.
        all.delete(short(session.value))
        learn(session.value, {
          ...(bot !== null && { bot }),
          ...(session.value !== record && { work: record })
        })
        yield* accepted(session.value)
        return session
      }),

    /** Work was given to the bot: by now it is certain under which id. */
    assigned: (session: string, work: string, bot: string | null): Effect.Effect<void> =>
      Effect.suspend(() => {
        const isDone = short(known(session).accepted ?? "") === short(work)
        learn(session, { work, ...(bot !== null && { bot }) })
        return isDone ? Effect.void : accepted(session)
      })
  }
}
