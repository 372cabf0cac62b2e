/** A mistake of the flow's author, as a sentence that names flow and step, and nothing that a contact wrote. */
import { Data } from "effect"

export class FlowMistake extends Data.TaggedError("FlowMistake")<{ readonly message: string }> {}
