/** Takes the picture of a cake that somebody wishes for. */
import { Flow } from "@parley/engine"
import { Media } from "@parley/messaging"
import { Schema } from "effect"

export const cakePhoto = Flow.make(
  "cake-photo",
  { version: 1, input: { media: Schema.Array(Media) } },
  function* ({ media }) {
    const what = media.length === 1 ? "the picture" : `${media.length} pictures`
    yield* Flow.say(`Thank you, I have ${what}.`)
    const occasion = yield* Flow.ask("occasion", "What is the occasion?", Schema.NonEmptyString)
    yield* Flow.say(`Lovely: a cake for ${occasion}. Our baker looks at it, and writes to you.`)
  }
)
