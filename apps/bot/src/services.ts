/** The business that the flows do: here all in memory. */
import { Layer } from "effect"
import { Orders } from "./Orders.ts"
import { Staff } from "./Staff.ts"
import { Tables } from "./Tables.ts"

export const services = Layer.mergeAll(Orders.layer, Staff.layer, Tables.layer)
