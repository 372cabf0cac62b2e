/** All campaigns, in the order of their promises. */
import type { Campaign } from "./Campaign.ts"
import { duplicates } from "./duplicates.ts"
import { kill } from "./kill.ts"
import { neighbours } from "./neighbours.ts"
import { order } from "./order.ts"

export const campaigns: ReadonlyArray<Campaign> = [kill, duplicates, order, neighbours]
