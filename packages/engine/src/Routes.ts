/** The table of routes, in the order in which they are tried. */
import type { Message } from "@parley/messaging"
import { Array as Arr, Option, Order } from "effect"
import { kinds } from "./Match.ts"
import { describe, type Route } from "./Route.ts"

export interface Routes<out R> extends ReadonlyArray<Route<R>> {}

type Needed<T> = T extends Route<infer R> ? R : never

const hears: ReadonlyArray<Route<unknown>["hears"]> = ["always", "when", "otherwise"]

/**
 * What is always heard comes first, and `otherwise` last. Among the others a route with a higher priority comes first; then exact texts, templates (more literal words first), templates open at the end,
 * patterns, intents, and conditions on how a message came; what is still equal stays as written.
 */
const byPrecedence = Order.combineAll<Route<unknown>>([
  Order.mapInput(Order.number, (route) => hears.indexOf(route.hears)),
  Order.mapInput(Order.reverse(Order.number), (route) => route.priority),
  Order.mapInput(Order.number, (route) => kinds.indexOf(route.matcher.kind)),
  Order.mapInput(Order.reverse(Order.number), (route) => route.matcher.literals)
])

/** The table of these routes. Throws where two flows go by one name: a stored run would not know which of them it is. */
export function make<const T extends ReadonlyArray<Route<unknown>>>(...routes: T): Routes<Needed<T[number]>>
export function make(...routes: ReadonlyArray<Route<unknown>>): Routes<unknown> {
  return fromIterable(routes)
}

/** For tables made from data: an argument list of 100,000 overflows the stack. */
export const fromIterable = <R>(routes: Iterable<Route<R>>): Routes<R> => {
  const table = Arr.sort(routes, byPrecedence)
  const flows = new Map<string, unknown>()
  for (const { flow } of table) {
    if ((flows.get(flow.name) ?? flow) !== flow) throw new Error(`two flows go by the name "${flow.name}"`)
    flows.set(flow.name, flow)
  }
  return table
}

/** A route that takes a message, and the input that its flow starts with. */
export interface Taken<out R> {
  readonly route: Route<R>
  readonly input: unknown
}

/** The first route that takes the message: of those heard inside a flow, or of the others. */
export const find = <R>(
  routes: Routes<R>,
  message: Message,
  heard: "inside a flow" | "anew"
): Option.Option<Taken<R>> =>
  Arr.findFirst(routes, (route) =>
    (route.hears === "always") === (heard === "inside a flow")
      ? Option.map(route.start(message), (input) => ({ route, input }))
      : Option.none()
  )

/**
 * Whether a message may be heard together with the one before it that this route has taken: to hear it there must not be to
 * take it from another. What `otherwise` would take is nobody's; but where only the `latest` counts, it has to be like the first.
 */
export const joins = <R>(routes: Routes<R>, route: Route<R>, message: Message): boolean => {
  const own = Arr.findFirst(routes, ({ start }) => Option.isSome(start(message)))
  if (Option.contains(own, route)) return true
  return route.messages === "burst" && !Option.exists(own, ({ hears }) => hears !== "otherwise")
}

/** The flow of that name, for runs that are under way. */
export const flow = <R>(routes: Routes<R>, name: string): Option.Option<Route<R>["flow"]> =>
  Option.map(
    Arr.findFirst(routes, (route) => route.flow.name === name),
    (route) => route.flow
  )

/** The table as a person reads it: when a route is heard, what it matches, which flow it starts. */
export const print = (routes: Routes<unknown>): string => {
  const rows = routes.map((route) => [
    route.hears,
    describe(route),
    `${route.flow.name} v${route.flow.version}${route.priority === 0 ? "" : ` (priority ${route.priority})`}`
  ])
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map(
      ([hears = "", matches = "", flow = ""]) =>
        `${hears.padEnd(widths[0] ?? 0)}  ${matches.padEnd(widths[1] ?? 0)}  → ${flow}`
    )
    .join("\n")
}
