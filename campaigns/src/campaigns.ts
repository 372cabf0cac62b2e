/** All campaigns, in the order of their promises. */
import type { Campaign } from "./Campaign.ts"
import { kill } from "./kill.ts"

export const campaigns: ReadonlyArray<Campaign> = [kill]
