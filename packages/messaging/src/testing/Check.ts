/** One promise, and how it is tried. */
import type { Effect, Scope } from "effect"
import type { Stage } from "./Stage.ts"

/** What not every platform has. */
export type Trait = "receive" | "listen" | "lookup" | "missed" | "media" | "sessions" | "optOut" | "reports"

export interface Check {
  readonly name: string
  /** Checked where the provider has it. */
  readonly needs?: Trait
  readonly run: (stage: Stage) => Effect.Effect<void, unknown, Scope.Scope>
}
