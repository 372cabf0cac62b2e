/** What messages carry: kept as bytes, and served at an address that needs no token because it is signed. */
import { createHmac, timingSafeEqual } from "node:crypto"
import { HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Effect, Schema } from "effect"
import { domain, user } from "./Account.ts"
import { found, read } from "./answers.ts"
import { date } from "./date.ts"
import { Refusal } from "./Refusal.ts"
import type { Row, State } from "./State.ts"

const secret = "not-a-secret-practice-media-key"
const signature = (id: string) => createHmac("sha256", secret).update(id).digest("hex").slice(0, 32)

/** Where the media of a message are; at the vendor such an address ends, here it does not. */
export const address = (site: string, { at, id }: Pick<Row, "at" | "id">): string => {
  const query = { object: "message", action: "read_media", domain, user, time: date(at).replace(/\D/g, ""), id }
  return `${site}/netsapiens/ns-api/?${new URLSearchParams({ ...query, auth: signature(id) }).toString()}`
}

const matches = (given: string, id: string) =>
  given.length === 32 && timingSafeEqual(Buffer.from(given, "latin1"), Buffer.from(signature(id), "latin1"))

const inline = /^data:[^,]*;base64,/

/** How many bytes a `data:` address holds; null for any other, which nobody has fetched. */
export const size = (source: string): number | null =>
  inline.test(source) ? Buffer.from(source.replace(inline, ""), "base64").length : null

const Asked = Schema.Struct({ id: Schema.String, auth: Schema.String })

export const serve = ({ media }: State) =>
  Effect.gen(function* () {
    const { auth, id } = yield* Effect.flatMap(HttpServerRequest.ParsedSearchParams, read(Asked))
    if (!matches(auth, id)) return yield* new Refusal({ reason: "forbidden" })
    const { source, type } = yield* found("no-media")(media.get(id))
    return inline.test(source)
      ? HttpServerResponse.uint8Array(Buffer.from(source.replace(inline, ""), "base64"), { contentType: type })
      : HttpServerResponse.redirect(source)
  })
