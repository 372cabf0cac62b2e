/** What every provider promises of its sessions. */
import { Effect, Option, Schema, Stream } from "effect"
import { because } from "../Reason.ts"
import { type Session, SessionId, SessionState } from "../Session.ts"
import type { Sessions } from "../Sessions.ts"
import { broken, holds, same } from "./expect.ts"
import type { Check } from "./Check.ts"
import type { Stage } from "./Stage.ts"

const isState = Schema.is(SessionState)

type Had<K extends keyof Sessions> = { readonly [P in K]-?: Exclude<Sessions[P], undefined> }

const having = ({
  provider: { sessions }
}: Stage): Effect.Effect<Sessions & Had<"get" | "list" | "open" | "history">> => {
  const { get, history, list, open } = sessions ?? {}
  return get === undefined || list === undefined || open === undefined || history === undefined
    ? broken("the provider gets, lists, opens sessions, and tells their history")
    : Effect.succeed({ ...sessions, get, list, open, history })
}

const opened = (stage: Stage) =>
  Effect.gen(function* () {
    const sessions = yield* having(stage)
    const { contact, sender } = stage
    const session = yield* sessions.open({ participants: [{ address: contact }], sender, text: "hello" })
    return { session, sessions }
  })

const isOver = ({ status }: SessionState) => status === "ended" || status === "error"

const listed = (sessions: Had<"list">, { id }: Session) =>
  Effect.map(Stream.runHead(Stream.filter(sessions.list, (it) => it.id === id)), Option.isSome)

export const sessions: ReadonlyArray<Check> = [
  {
    name: "opens a session, reads it again, and has it in its list",
    needs: "sessions",
    run: (stage) =>
      Effect.gen(function* () {
        const { session, sessions } = yield* opened(stage)
        yield* holds(isState(session), "the session does not fit its Schema")
        yield* holds(!isOver(session), "a new session is over")
        yield* holds(typeof session.native === "object" && session.native !== null, "nothing of the platform's is kept")
        const again = yield* sessions.get(session.id)
        yield* same(again.id, session.id, "the id")
        yield* same(again.provider, stage.provider.id, "the provider")
        yield* same(again.account, stage.provider.account, "the account")
        yield* holds(yield* listed(sessions, session), "the session is not in the list")
      })
  },
  {
    name: "tells what was said in a session",
    needs: "sessions",
    run: (stage) =>
      Effect.gen(function* () {
        const { session, sessions } = yield* opened(stage)
        yield* stage.write("a question")
        const said = yield* Stream.runCollect(sessions.history(session))
        const question = [...said].find(({ message }) => message.text === "a question")
        if (question === undefined) return yield* broken("the history lacks what the contact wrote")
        yield* holds(!question.isOurs, "the contact's words are taken for ours")
      })
  },
  {
    name: "does not find a session that is not there",
    needs: "sessions",
    run: (stage) =>
      Effect.gen(function* () {
        const { session, sessions } = yield* opened(stage)
        const other = SessionId.make([...session.id.slice(0, 2), ...session.id.slice(2)].reverse().join(""))
        const error = yield* Effect.flip(sessions.get(other))
        yield* holds(because("NotFound")(error) || because("Rejected")(error), `the reason is ${error.reason._tag}`)
      })
  },
  {
    name: "ends a session, in every way that it has",
    needs: "sessions",
    run: (stage) =>
      Effect.gen(function* () {
        const sessions = yield* having(stage)
        for (const end of [sessions.close, sessions.leave, sessions.delete]) {
          if (end === undefined) continue
          const { session } = yield* opened(stage)
          yield* end(session)
          const after = yield* Effect.option(sessions.get(session.id))
          yield* holds(Option.isNone(after) || isOver(after.value), "the session goes on")
        }
      })
  },
  {
    name: "refuses what a session's capabilities do not list, before anything is asked of the platform",
    needs: "sessions",
    run: (stage) =>
      Effect.gen(function* () {
        const { session, sessions } = yield* opened(stage)
        const incapable = { ...session, capabilities: [] }
        const { contact } = stage
        const tried = [
          sessions.invite?.(incapable, { address: contact }),
          sessions.rename?.(incapable, "another name"),
          sessions.close?.(incapable),
          sessions.leave?.(incapable),
          sessions.delete?.(incapable),
          sessions.reopen?.(incapable),
          sessions.transfer?.(incapable, { queue: "any" })
        ].filter((it) => it !== undefined)
        yield* holds(tried.length > 0, "nothing can be done with a session")
        yield* Effect.forEach(tried, (it) =>
          Effect.flatMap(Effect.flip(it), (error) =>
            same(error.reason._tag, "Conflict", `${error.operation}: the reason`)
          )
        )
        const after = yield* sessions.get(session.id)
        yield* same(after.status, session.status, "the status")
      })
  }
]
