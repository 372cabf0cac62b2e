/** An operation on a session: refused unless it is among what may be done now; its answer tells that it is accepted, and no more. */
import { randomInt } from "node:crypto"
import { Effect, Predicate, Schema } from "effect"
import { body, ok, read } from "./answers.ts"
import { capabilities } from "./capabilities.ts"
import type { operations } from "./operations.ts"
import { mine } from "./reads.ts"
import { Refusal } from "./Refusal.ts"
import type { State } from "./State.ts"
import { reference } from "./Talk.ts"

const Named = Schema.Struct({ operationName: Schema.String })

const sending = new Set(["SendMessage", "SendToAgents", "SendUrl", "SendCustomNotice", "SendCustomNoticeToAgents"])

/** Whether the body asks to say something: all operations have one path. */
export const isSending = Effect.match(body, {
  onFailure: () => false,
  onSuccess: (given) => Predicate.hasProperty(given, "operationName") && sending.has(String(given.operationName))
})

export const operate = (state: State, all: ReturnType<typeof operations>) =>
  Effect.gen(function* () {
    const turn = yield* mine(state)
    const given = yield* body
    const { operationName } = yield* read(Named)(given)
    const capability = capabilities(turn.seat).find((it) => it === operationName)
    if (capability === undefined) return yield* new Refusal({ reason: "state" })
    const referenceId = randomInt(1, 2 ** 31)
    yield* Effect.locally(all[capability](turn, given), reference, referenceId)
    return ok({ referenceId })
  })
