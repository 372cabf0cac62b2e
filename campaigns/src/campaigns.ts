/** All campaigns, in the order of their promises. */
import type { Campaign } from "./Campaign.ts"
import { bounded } from "./bounded/bounded.ts"
import { clientFaults } from "./client-faults/clientFaults.ts"
import { duplicates } from "./duplicates.ts"
import { fsync } from "./fsync.ts"
import { kill } from "./kill.ts"
import { neighbours } from "./neighbours.ts"
import { order } from "./order.ts"
import { secondProcess } from "./secondProcess.ts"
import { send } from "./send.ts"
import { statusOrder } from "./statusOrder.ts"
import { wake } from "./wake.ts"

export const campaigns: ReadonlyArray<Campaign> = [
  kill,
  fsync,
  duplicates,
  order,
  neighbours,
  send,
  wake,
  clientFaults,
  secondProcess,
  bounded,
  statusOrder
]
