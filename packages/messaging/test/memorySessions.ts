/** The sessions of the smallest platform: what was said since they were opened, until they are closed. */
import {
  type Conversation,
  EventId,
  Message,
  type Opening,
  ProviderError,
  type Reason,
  type Session,
  SessionId,
  type Sessions,
  type SessionState
} from "@parley/messaging"
import { Effect, Stream } from "effect"
import type { Mutant } from "./mutants.ts"

interface Said {
  readonly id: string
  readonly from: string
  readonly text: string
}

const fail = (operation: string, reason: Reason) => new ProviderError({ provider: "memory", operation, reason })

export const sessionsOf = (
  is: (mutant: Mutant) => boolean,
  conversation: Conversation,
  rows: () => ReadonlyArray<Said>
): Sessions<{ readonly number: number }> => {
  const statuses: Array<SessionState["status"]> = []
  const at = (number: number): Session<{ readonly number: number }> => {
    const status = statuses[number] ?? "active"
    return {
      id: SessionId.make(`session ${number}`),
      provider: "memory",
      account: is("gives a session of another account") ? "b" : "a",
      conversation,
      status,
      participants: [],
      capabilities: status === "active" ? ["close"] : [],
      data: {},
      native: { number }
    }
  }
  const get = (id: SessionId) => {
    const number = statuses.findIndex((_, it) => at(it).id === id)
    return number >= 0 || is("finds any session")
      ? Effect.succeed(at(Math.max(0, number)))
      : fail("get", { _tag: "NotFound" })
  }
  return {
    open: (_: Opening) => Effect.sync(() => at(statuses.push("active") - 1)),
    get,
    list: Stream.suspend(() => Stream.fromIterable(is("lists no session") ? [] : statuses.map((_, it) => at(it)))),
    history: () =>
      Stream.suspend(() =>
        Stream.fromIterable(
          rows().map(({ from, id, text }) => ({
            id: EventId.make(id),
            isOurs: is("takes a contact's words for ours") || from !== conversation.contact,
            message: Message.make({ text, channel: "sms", media: [] })
          }))
        )
      ),
    close: ({ capabilities, id }) =>
      capabilities.includes("close") || is("does what a session does not allow")
        ? Effect.map(get(id), ({ native }) => {
            if (!is("goes on after its end")) statuses[native.number] = "ended"
          })
        : fail("close", { _tag: "Conflict" })
  }
}
