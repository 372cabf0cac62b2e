/** Which bot or person a session was given to, by the records of that, as far as this user may see them. */
import { Effect, Option, Stream } from "effect"
import type { SalesforceClient } from "../Client.ts"
import type { Condition, Where } from "../rest/Condition.ts"
import { Query } from "../rest/Query.ts"
import type { SalesforceError } from "../SalesforceError.ts"
import { type SalesforceId, shortId } from "../rest/SalesforceId.ts"

/** `BotId` is null where a person has it, or where it may not be seen. */
export interface AgentWork {
  readonly Id: string
  readonly BotId: string | null
  readonly Status: string | null
  readonly WorkItemId: string
}
export type AgentWorks = ReturnType<typeof make>

const isHidden = ({ reason }: SalesforceError): boolean =>
  ["Rejected", "Forbidden", "NotFound", "UnexpectedReply"].includes(reason._tag)

export const make = (client: SalesforceClient["Type"]) => {
  const whole = Query.from("AgentWork").select("Id", "BotId", "Status", "WorkItemId")
  const bare = Query.from("AgentWork").select("Id", "Status", "WorkItemId")

  const first = (condition: (q: Where<"AgentWork">) => Condition) => {
    const ask = <R>(all: Query<"AgentWork", R>) =>
      Stream.runHead(client.query(all.where(condition).orderBy("CreatedDate", "desc").limit(1)))
    return ask(whole).pipe(
      Effect.catchIf(isHidden, () =>
        Effect.map(
          ask(bare),
          Option.map((it) => ({ ...it, BotId: null }))
        )
      ),
      Effect.catchIf(isHidden, () => Effect.succeedNone)
    )
  }

  return {
    byId: (id: SalesforceId) => first((q) => q.eq("Id", id)),
    /** The newest one of a session is the one that is going on. Inferred: the vendor does not say where a bot has this id from. */
    newest: (session: SalesforceId) => first((q) => q.eq("WorkItemId", session)),

    /** The newest of each of these sessions, by their short ids. None where this user may see nothing of them. */
    ofAll: (sessions: ReadonlyArray<SalesforceId>) =>
      Stream.runFold(
        client.query(whole.where((q) => q.in("WorkItemId", sessions)).orderBy("CreatedDate", "desc")),
        new Map<string, AgentWork>(),
        (all, work) => (all.has(shortId(work.WorkItemId)) ? all : all.set(shortId(work.WorkItemId), work))
      ).pipe(
        Effect.map(Option.liftPredicate(({ size }) => size > 0)),
        Effect.catchIf(isHidden, () => Effect.succeedNone)
      )
  }
}
