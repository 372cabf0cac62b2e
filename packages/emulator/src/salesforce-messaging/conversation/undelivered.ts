/** Tells the bot that what it said did not reach the person's phone: nothing else of a text's way is told. */
import { Effect, Option } from "effect"
import type { Kept } from "../../Message.ts"
import type { Conversations } from "./Conversations.ts"
import type { Records } from "../org/Records.ts"
import * as Talk from "./Talk.ts"

export const undelivered =
  (records: Records, { entries, note }: Conversations) =>
  ({ id, to }: Kept) =>
    Effect.gen(function* () {
      const { conversation } = yield* entries.get(id)
      const talk = yield* Option.filter(Talk.find(records, conversation), Talk.isTaken)
      yield* note(talk, "MessageDeliveryFailed", {
        failedConversationEntryIdentifier: id,
        recipient: { appType: "custom", subject: to, role: "EndUser" },
        errorCode: "UNDELIVERED"
      })
    }).pipe(Effect.optionFromOptional)
