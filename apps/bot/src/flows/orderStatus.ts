/** Says where an order is: "order 1002". */
import { Flow } from "@parley/engine"
import { Option, Schema } from "effect"
import { OrderId, Orders } from "../Orders.ts"

export const orderStatus = Flow.make("order-status", { version: 1, input: { id: OrderId } }, function* ({ id }) {
  const orders = yield* Orders
  const status = yield* Flow.step("status", Schema.Option(Schema.String), orders.status(id))
  yield* Flow.say(
    Option.match(status, {
      onNone: () => `I know of no order ${id}. The number has four digits and stands on your receipt.`,
      onSome: (it) => `Order ${id} ${it}.`
    })
  )
})
