/** The café's cake orders. Here they are a list; a real café's bot asks its shop. */
import { Context, Effect, Layer, Option, Schema } from "effect"

/** Four digits, as printed on the receipt. */
export const OrderId = Schema.String.pipe(Schema.pattern(/^\d{4}$/), Schema.brand("OrderId"))
export type OrderId = typeof OrderId.Type

const orders: Readonly<Record<string, string>> = {
  "1001": "is in the oven, and can be fetched from 15:00",
  "1002": "is ready: it waits for you at the counter",
  "1003": "was fetched on Saturday. We hope it was good!"
}

export class Orders extends Context.Tag("bot/Orders")<
  Orders,
  { readonly status: (id: OrderId) => Effect.Effect<Option.Option<string>> }
>() {
  static readonly layer = Layer.succeed(this, { status: (id) => Effect.succeed(Option.fromNullable(orders[id])) })
}
