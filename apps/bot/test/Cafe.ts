/** The café's business, as if it had opened this morning: what the flows need besides a guest. */
import { Layer } from "effect"
import { Orders } from "#Orders"
import { Staff } from "#Staff"
import { Tables } from "#Tables"

export const Cafe = Layer.mergeAll(Orders.layer, Staff.layer, Tables.layer)
