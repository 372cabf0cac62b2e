/** The load: a process of its own that posts webhooks over 64 connections, one at a time on each, as fast as they are answered. */
import { Schema } from "effect"
import * as Child from "./Child.ts"

export const connections = 64

/** What the process is told. `first`: the number of the first webhook. */
export const Order = Schema.parseJson(
  Schema.Struct({ port: Schema.Int, first: Schema.Int, count: Schema.Int, routes: Schema.Int })
)
export type Order = typeof Order.Type

/** What it has seen: how long all of it took, and each of them, in milliseconds; and how many were not answered with 200. */
export const Seen = Schema.parseJson(
  Schema.Struct({ took: Schema.Number, p50: Schema.Number, p99: Schema.Number, refused: Schema.Int })
)
export type Seen = typeof Seen.Type

export interface Load {
  readonly drive: (order: Order) => Promise<Seen>
  readonly kill: () => Promise<void>
}

export const start = (): Load => {
  const child = Child.start("servers/load")
  return {
    drive: async (order) => Schema.decodeSync(Seen)(await child.ask(Schema.encodeSync(Order)(order), /^(\{.*\})$/u)),
    kill: child.kill
  }
}
