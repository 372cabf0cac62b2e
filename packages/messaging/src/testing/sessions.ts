/** What every provider promises of its sessions. */
import { Effect, Option, Schema, Stream } from "effect"
import { because } from "../Reason.ts"
import { type Session, SessionId, SessionState } from "../Session.ts"
import type { Sessions } from "../Sessions.ts"
import { broken, holds, same } from "./expect.ts"
import type { Check } from "./Check.ts"
import type { Stage } from "./Stage.ts"

const isState = Schema.is(SessionState)

const having = ({ provider: { sessions } }: Stage): Effect.Effect<Sessions> =>
  sessions === undefined ? broken("the provider has sessions") : Effect.succeed(sessions)

const opened = (stage: Stage) =>
  Effect.gen(function* () {
    const sessions = yield* having(stage)
    const { contact, sender } = stage
    const opening = sessions.open?.({ participants: [{ address: contact }], sender, text: "hello" })
    const session = yield* stage.begin ?? opening ?? broken("the stage begins a session, or the provider opens one")
    return { session, sessions }
  })

/** As the platform has it now; as it was, where it cannot be read again. */
const again = ({ get }: Sessions, session: Session) => get?.(session.id) ?? Effect.succeed(session)

const isOver = ({ status }: SessionState) => status === "ended" || status === "error"

const isListed = ({ list }: Sessions, { id }: Session) =>
  list === undefined
    ? Effect.succeed(true)
    : Effect.map(Stream.runHead(Stream.filter(list, (it) => it.id === id)), Option.isSome)

export const sessions: ReadonlyArray<Check> = [
  {
    name: "begins a session, reads it again, and has it in its list",
    needs: ["sessions"],
    run: (stage) =>
      Effect.gen(function* () {
        const { session, sessions } = yield* opened(stage)
        yield* holds(isState(session), "the session does not fit its Schema")
        yield* holds(!isOver(session), "a new session is over")
        yield* holds(typeof session.native === "object" && session.native !== null, "nothing of the platform's is kept")
        const read = yield* again(sessions, session)
        yield* same(read.id, session.id, "the id")
        yield* same(read.provider, stage.provider.id, "the provider")
        yield* same(read.account, stage.provider.account, "the account")
        yield* holds(yield* isListed(sessions, session), "the session is not in the list")
      })
  },
  {
    name: "tells what was said in a session",
    needs: ["sessions", "history"],
    run: (stage) =>
      Effect.gen(function* () {
        const { session, sessions } = yield* opened(stage)
        yield* stage.write("a question")
        const said = yield* Stream.runCollect(sessions.history?.(session) ?? Stream.empty)
        const question = [...said].find(({ message }) => message.text === "a question")
        if (question === undefined) return yield* broken("the history lacks what the contact wrote")
        yield* holds(!question.isOurs, "the contact's words are taken for ours")
      })
  },
  {
    name: "does not find a session that is not there",
    needs: ["sessions"],
    run: (stage) =>
      Effect.gen(function* () {
        const { session, sessions } = yield* opened(stage)
        const other = SessionId.make([...session.id.slice(0, 2), ...session.id.slice(2)].reverse().join(""))
        const error = yield* Effect.flip(again(sessions, { ...session, id: other }))
        yield* holds(because("NotFound")(error) || because("Rejected")(error), `the reason is ${error.reason._tag}`)
      })
  },
  {
    name: "ends a session, in every way that it has",
    needs: ["sessions"],
    run: (stage) =>
      Effect.gen(function* () {
        const sessions = yield* having(stage)
        const ways = [sessions.close, sessions.leave, sessions.delete].filter((end) => end !== undefined)
        yield* holds(ways.length > 0, "it has no way to end a session")
        for (const end of ways) {
          const { session } = yield* opened(stage)
          yield* end(session)
          const after = yield* Effect.option(again(sessions, session))
          yield* holds(Option.isNone(after) || isOver(after.value), "the session goes on")
        }
      })
  },
  {
    name: "refuses what a session's capabilities do not list, before anything is asked of the platform",
    needs: ["sessions"],
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
          sessions.annotate?.(incapable, { intent: "booking" }),
          sessions.transfer?.(incapable, { queue: "any" })
        ].filter((it) => it !== undefined)
        yield* holds(tried.length > 0, "nothing can be done with a session")
        yield* Effect.forEach(tried, (it) =>
          Effect.flatMap(Effect.flip(it), (error) =>
            same(error.reason._tag, "Conflict", `${error.operation}: the reason`)
          )
        )
        const after = yield* again(sessions, session)
        yield* same(after.status, session.status, "the status")
      })
  }
]
