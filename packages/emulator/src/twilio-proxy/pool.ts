/** Which masked number a participant sees, so that his texts lead to one session and no other. */
import { Effect } from "effect"
import { isOpen } from "./expiry.ts"
import type { Participant, Session } from "./records.ts"
import { refuse } from "./Refused.ts"
import type { State } from "./State.ts"

type Pair = Pick<Participant, "identifier" | "proxyIdentifier">

/** Whether an open session, other than this one, has the pair already: a text could then belong to either. */
export const isTaken = (state: State, { sid }: Session, { identifier, proxyIdentifier }: Pair) =>
  Effect.map(state.sessions, (sessions) => {
    const open = new Set(sessions.filter((it) => isOpen(it) && it.sid !== sid).map((it) => it.sid))
    return state
      .participants()
      .some((it) => open.has(it.session) && it.identifier === identifier && it.proxyIdentifier === proxyIdentifier)
  })

interface Asked {
  readonly identifier: string
  readonly number: string | undefined
  readonly sid: string | undefined
}

/**
 * A number that was asked for by name must be of the pool (80402), and free for this person (80623). Else the first
 * free one that is not reserved: for `prefer-sticky` one that the person has seen before comes first, else last; 80207
 * when there is none. The country of a number does not matter here.
 */
export const choose = (state: State, session: Session, asked: Asked) =>
  Effect.gen(function* () {
    const { identifier } = asked
    const pool = state.numbers().filter(({ service }) => service === session.service)
    const taken = (proxyIdentifier: string) => isTaken(state, session, { identifier, proxyIdentifier })

    if (asked.number !== undefined || asked.sid !== undefined) {
      const wanted = pool.find((it) => it.number === (asked.number ?? it.number) && it.sid === (asked.sid ?? it.sid))
      if (wanted === undefined) return yield* refuse(80402)
      return (yield* taken(wanted.number)) ? yield* refuse(80623) : wanted
    }

    const seen = new Set(
      state
        .participants()
        .filter((it) => it.identifier === identifier)
        .map((it) => it.proxyIdentifier)
    )
    const service = state.services().find(({ sid }) => sid === session.service)
    const first = service?.numberSelection === "prefer-sticky"
    const open = yield* Effect.filter(
      pool.filter(({ number, reserved }) => !reserved && number !== identifier),
      ({ number }) => Effect.negate(taken(number))
    )
    const chosen = open.find(({ number }) => seen.has(number) === first) ?? open[0]
    return chosen ?? (yield* refuse(80207))
  })
