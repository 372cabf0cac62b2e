/** Says what went wrong with a text, in words for the reader. */
import * as Cause from "effect/Cause"
import * as Option from "effect/Option"
import type { PracticeError, Webhook } from "./Practice.ts"

const reasons = {
  Off: "Practice is off.",
  Unreachable: "The bot is not reachable.",
  Misunderstood: "The bot is newer than this page: reload it."
}

/** What the bot's webhook said; "" when it took the text. */
const webhook = (answer: Webhook): string => {
  if ("status" in answer) return answer.status >= 200 && answer.status < 300 ? "" : `The bot answered ${answer.status}.`
  if (answer.failed === "refused") return "The bot does not listen."
  if (answer.failed === "timeout") return "The bot did not answer in time."
  if (answer.failed === "swallowed") return "This platform keeps the word to itself: the bot is not told."
  if (answer.failed === "unsubscribed") return "The bot has not asked this platform for its texts yet."
  return `The bot did not take it: ${answer.failed}.`
}

/** Why the practice ground did not pass it on. */
const cause = (it: Cause.Cause<PracticeError>): string =>
  Option.match(Cause.failureOption(it), {
    onNone: () => "Something went wrong in this page.",
    onSome: (error) => (error.reason === "Refused" ? (error.advice ?? "") : reasons[error.reason])
  })

export const why = { webhook, cause }
