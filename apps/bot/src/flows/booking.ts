/** Books a table: a day, a time, how many; then reserves it, and says so. */
import { Flow } from "@parley/engine"
import { Effect, String } from "effect"
import { Day, Full, Table, Tables } from "../Tables.ts"

export const booking = Flow.make("booking", { version: 1 }, function* () {
  const tables = yield* Tables
  const guest = yield* Flow.contact
  const day = yield* Flow.ask("day", "Gladly. Which day suits you? We are open Tuesday to Saturday.", Day, {
    retry: "A day from Tuesday to Saturday, please: for example FRIDAY."
  })
  const when = String.capitalize(day)
  const time = yield* Flow.choose("time", "At what time?", {
    noon: "at noon",
    afternoon: "in the afternoon",
    evening: "in the evening"
  })
  const party = yield* Flow.choose("party", "For how many?", {
    pair: "two of us",
    four: "up to four",
    eight: "up to eight"
  })
  const sure = yield* Flow.confirm(
    "sure",
    `A table on ${when}, ${party === "pair" ? "for two" : `for up to ${party}`}: shall I book it?`
  )
  if (!sure) return yield* Flow.say("All right, I have booked nothing.")
  yield* Flow.step(
    "reserve",
    Table,
    ({ idempotencyKey }) => tables.reserve({ key: idempotencyKey, guest, day, time, party }),
    { failure: Full }
  ).pipe(
    Effect.matchEffect({
      onSuccess: (table) => Flow.say(`Booked: ${table.name} on ${when}, ${table.at}. See you then!`),
      onFailure: () => Flow.say(`I am sorry, on ${when} nothing is free at that time. Text BOOK to try another day.`)
    })
  )
})
