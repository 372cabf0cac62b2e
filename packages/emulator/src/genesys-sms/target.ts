/** To whom a session is to go: a user or a queue, named by an address, a path or, for a queue, its name. */
import { Effect, Schema } from "effect"
import * as Account from "./Account.ts"
import { Refusal } from "./Refusal.ts"

const Text = Schema.optional(Schema.String)

export const Target = { targetUri: Text, targetPath: Text, userUri: Text }

export type Target =
  | { readonly kind: "user"; readonly user: Account.User }
  | { readonly kind: "queue"; readonly queue: string; readonly user: Account.User }

/** The queue of this name, with the one who serves it. */
export const queueNamed = (queue: string): Effect.Effect<Target, Refusal> => {
  const user = Account.serverOf(queue)
  return user === undefined ? new Refusal({ reason: "value" }) : Effect.succeed({ kind: "queue", queue, user })
}

export const targetOf = (asked: {
  readonly targetUri?: string | undefined
  readonly targetPath?: string | undefined
  /** As one of the vendor's samples has it. */
  readonly userUri?: string | undefined
  readonly queueName?: string | undefined
}): Effect.Effect<Target, Refusal> => {
  const address = asked.targetUri ?? asked.targetPath ?? asked.userUri
  if (address === undefined) {
    return asked.queueName === undefined ? new Refusal({ reason: "missing" }) : queueNamed(asked.queueName)
  }
  const [, kind, id = ""] = /\/(users|queues)\/([^/]+)$/.exec(address) ?? []
  if (kind === "queues") return queueNamed(decodeURIComponent(id))
  const user = kind === "users" ? Account.userOf(id) : undefined
  return user === undefined ? new Refusal({ reason: "value" }) : Effect.succeed({ kind: "user", user })
}
