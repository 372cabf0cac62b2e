/** Genesys is held to what all providers promise, over HTTP, against the practice ground. */
import { describe, it } from "@effect/vitest"
import { providerContract } from "@parley/messaging/testing"
import { practised } from "./practised.ts"

describe("Genesys, as a provider", () => {
  const traits = ["listen", "resumes", "lookup", "missed", "sessions", "history"] as const
  for (const { check, name } of providerContract(traits, practised)) {
    it.live(name, () => check)
  }
})
