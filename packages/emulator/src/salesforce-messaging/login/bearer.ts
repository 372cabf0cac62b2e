/** Only who brings a good token goes on. */
import { HttpServerRequest } from "@effect/platform"
import { Effect } from "effect"
import { Refusal } from "../rest/Refusal.ts"
import type { Tokens } from "./Tokens.ts"

export const bearer = ({ isGood }: Tokens) =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers }) => {
    const [, token] = /^(?:Bearer|OAuth) (\S+)$/i.exec(headers["authorization"] ?? "") ?? []
    if (token === undefined) return new Refusal({ code: "INVALID_AUTH_HEADER", says: "INVALID_AUTH_HEADER" })
    return isGood(token) ? Effect.void : new Refusal({ code: "INVALID_SESSION_ID", says: "Session expired or invalid" })
  })
