/** A platform that keeps every promise passes: the README's example. */
import { describe, it } from "@effect/vitest"
import { providerContract } from "@parley/messaging/testing"
import { platform } from "./memoryPlatform.ts"

const traits = [
  "receive",
  "listen",
  "resumes",
  "lookup",
  "repeats",
  "media",
  "missed",
  "sessions",
  "history",
  "optOut",
  "reports"
] as const

describe("a provider that keeps every promise", () => {
  for (const { check, name } of providerContract(traits, platform())) it.live(name, () => check)
})
