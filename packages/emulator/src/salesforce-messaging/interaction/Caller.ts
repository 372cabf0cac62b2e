/** Who may call the Interaction API: a good token, the org, and a bot or a channel that was set up in it. */
import { HttpServerRequest } from "@effect/platform"
import { Effect } from "effect"
import * as Account from "../Account.ts"
import { InteractionRefusal, unless } from "./refusal.ts"
import type { Tokens } from "../login/Tokens.ts"

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
export const isUuid = (text: string): boolean => uuid.test(text)

/** By their types; the vendor also writes those in capitals without separators. */
const contexts: ReadonlyMap<string, string> = new Map([
  ["EXTERNALCONVERSATIONPARTICIPANT", Account.authorizationContext],
  ["CONVERSATIONCHANNELDEFINITION", `${Account.organization}_${Account.channel.developerName}`]
])

/** `bot`: what only a bot may do, which has to say that it is one. */
export const caller = ({ isGood }: Pick<Tokens, "isGood">, who: "bot" | "anyone") =>
  Effect.gen(function* () {
    const { headers } = yield* HttpServerRequest.HttpServerRequest
    const { authorizationcontext: context = "", authorizationcontexttype: type, orgid = "", requestid = "" } = headers
    yield* unless(isGood(/^Bearer (\S+)$/i.exec(headers["authorization"] ?? "")?.[1] ?? ""), 10004)
    yield* unless(orgid !== "" && context !== "" && isUuid(requestid), 10016)
    yield* unless(orgid === Account.organization, 10005)
    if (type === undefined) {
      if (who === "bot") return yield* new InteractionRefusal({ code: 10016 })
      return yield* unless([...contexts.values()].includes(context), 10001)
    }
    const expected = contexts.get(type.toUpperCase())
    yield* unless(expected !== undefined && (who === "anyone" || expected === Account.authorizationContext), 10093)
    yield* unless(context === expected, 10001)
  })
