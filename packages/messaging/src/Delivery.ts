/** How far a sent message has come. Reports may arrive twice and in any order: the furthest one is true. */
import { Order, Schema } from "effect"

/**
 * From the least to the furthest. `failed` (never left the provider) and `undelivered` (the carrier gave up) are overruled by
 * a later `delivered`, which carriers do report after a premature failure.
 */
const stages = ["unknown", "queued", "sending", "sent", "failed", "undelivered", "delivered", "read"] as const

export const Delivery = Schema.Literal(...stages)
export type Delivery = typeof Delivery.Type

/** The order of `stages`. */
export const byProgress: Order.Order<Delivery> = Order.mapInput(Order.number, (delivery: Delivery) =>
  stages.indexOf(delivery)
)

/** What is true after both reports, whichever came first. */
export const furthest: (one: Delivery, other: Delivery) => Delivery = Order.max(byProgress)
