/** All campaigns, in the order of their promises. */
import type { Campaign } from "./Campaign.ts"

export const campaigns: ReadonlyArray<Campaign> = []
