/** Says when the café is open. */
import { Flow } from "@parley/engine"

export const openingHours = Flow.make(
  "opening-hours",
  { version: 1 },
  Flow.say(
    "We are open Tuesday to Friday from 9:00 to 20:00, Saturday from 9:00 to 22:00. Sunday and Monday we bake for ourselves."
  )
)
