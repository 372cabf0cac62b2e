/** Hands over to a person: heard at any time, also in the middle of a booking. */
import { Flow } from "@parley/engine"
import { Schema } from "effect"
import { Staff } from "../Staff.ts"

export const person = Flow.make("person", { version: 1 }, function* () {
  const staff = yield* Staff
  const guest = yield* Flow.contact
  const name = yield* Flow.step("call", Schema.String, ({ idempotencyKey }) =>
    staff.call({ key: idempotencyKey, guest })
  )
  yield* Flow.say(`${name} will write to you from this number, within the hour while we are open.`)
})
