/** The café's business, as if it had opened this morning: what the flows need besides a guest. */
import { Layer } from "effect"
import { Orders } from "../src/Orders.ts"
import { Staff } from "../src/Staff.ts"
import { Tables } from "../src/Tables.ts"

export const Cafe = Layer.mergeAll(Orders.layer, Staff.layer, Tables.layer)
