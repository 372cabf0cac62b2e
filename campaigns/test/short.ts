/** A campaign in its short form, always from the same seed. */
import type { Campaign } from "../dist/Campaign.js"

export const short = ({ run }: Campaign, how?: "mutant") =>
  run({ seed: 1, length: "short", mutant: how === "mutant", progress: () => {} })
