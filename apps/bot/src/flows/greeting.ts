/** The first word: says who answers, and what one can ask for. */
import { Flow } from "@parley/engine"

export const greeting = Flow.make(
  "greeting",
  { version: 1 },
  Flow.say(
    "Hello, this is the Linden Café. Text BOOK for a table, ORDER and a number to ask after a cake, HOURS for when we are open, or PERSON for one of us."
  )
)
