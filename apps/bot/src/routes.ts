/** What the bot listens for, and which flow answers. */
import { Match, Route, Routes } from "@parley/engine"
import { booking } from "./flows/booking.ts"
import { cakePhoto } from "./flows/cakePhoto.ts"
import { greeting } from "./flows/greeting.ts"
import { openingHours } from "./flows/openingHours.ts"
import { orderStatus } from "./flows/orderStatus.ts"
import { person } from "./flows/person.ts"
import { OrderId } from "./Orders.ts"

export const routes = Routes.make(
  Route.always(Match.keyword("person", "human", "agent"), person),
  Route.when(Match.keyword("book", "table", "reserve"), booking),
  Route.when(Match.text("order {id}", { id: OrderId }), orderStatus),
  Route.when(Match.regex(/\b(hours|open|closed?)\b/i), openingHours),
  Route.when(Match.all(Match.channel("mms"), Match.media("image/*")), cakePhoto),
  Route.otherwise(greeting)
)
