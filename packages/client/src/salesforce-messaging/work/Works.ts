/** The bot's own work: what it accepts, gives back or ends, by the ids that it is told, and else by the records. */
import { Effect, Option, Schema } from "effect"
import type { AgentWork, AgentWorks } from "./AgentWorks.ts"
import type { SalesforceInteractionClient } from "../interaction/Client.ts"
import { Recent } from "../../Recent.ts"
import { SalesforceError } from "../SalesforceError.ts"
import { isSameId, SalesforceId, shortId } from "../rest/SalesforceId.ts"

export type Works = ReturnType<typeof make>

interface Known {
  readonly work?: string
  readonly bot?: string
  readonly accepted?: string
}

const asId = Schema.decodeOption(SalesforceId)
const untold = "nobody has told the bot's id yet: set PARLEY_SALESFORCE_BOT_ID"

/** Of how many sessions the work is remembered. */
const most = 10_000

/** `botId` as it is set, where it is. */
export const make = (
  works: AgentWorks,
  interaction: SalesforceInteractionClient["Type"],
  botId: string | undefined
) => {
  const all = Recent.make<Known>(most)
  const known = (session: string): Known => all.get(shortId(session)) ?? {}
  const learn = (session: string, more: Known): void => {
    all.set(shortId(session), { ...known(session), ...more })
  }

  const newest = (session: string): Effect.Effect<Option.Option<AgentWork>, SalesforceError> =>
    Option.match(asId(session), { onNone: () => Effect.succeedNone, onSome: works.newest })

  /** Not every user may see the work; then the session's own id has to do. */
  const workOn = (session: string) =>
    Effect.gen(function* () {
      const { bot = botId, work } = known(session)
      if (work !== undefined && bot !== undefined) return { workId: work, botId: botId ?? bot }
      const record = yield* newest(session)
      const isBots = Option.flatMapNullable(record, ({ BotId }) => BotId)
      return {
        workId: work ?? Option.match(record, { onNone: () => session, onSome: ({ Id }) => Id }),
        botId: botId ?? bot ?? Option.getOrUndefined(isBots)
      }
    })

  const update = (session: string, status: "Accept" | "Decline" | "Close"): Effect.Effect<string, SalesforceError> =>
    Effect.gen(function* () {
      const { botId, workId } = yield* workOn(session)
      if (botId === undefined) return yield* SalesforceError.against("interaction.updateAgentWork", untold)
      yield* interaction.updateAgentWork({ contextType: "Chatbot", workId, workItemId: session, botId, status })
      return workId
    })

  return {
    learn,
    /** What was known of it is of an earlier time. */
    forget: (session: string): void => all.delete(shortId(session)),
    accept: (session: string): Effect.Effect<void, SalesforceError> =>
      Effect.map(update(session, "Accept"), (work) => learn(session, { work, accepted: work })),
    decline: (session: string) => Effect.asVoid(update(session, "Decline")),
    close: (session: string) => Effect.asVoid(update(session, "Close")),

    /** Whether a bot has this work, as far as is known here. */
    isAccepted: (session: string, work: string): boolean => isSameId(known(session).accepted ?? "", work),
    /** Whether a bot has it, by the record. */
    isTaken: (session: string): Effect.Effect<boolean, SalesforceError> =>
      Effect.map(
        newest(session),
        Option.exists(({ BotId, Status }) => BotId !== null && Status === "Opened")
      )
  }
}
