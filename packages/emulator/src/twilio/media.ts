/** The media of a message, each with its own id: as Twilio's API lists, shows and deletes them. */
import type { Kept, Media } from "../Message.ts"
import { accountSid } from "./Account.ts"
import { dated, page } from "./page.ts"
import { messages, rfc2822 } from "./resource.ts"
import { sid } from "./sid.ts"

interface Attached extends Media {
  readonly sid: string
}

/** The ids that a new message's media get, in their order, as `native` keeps them. */
export const name = (media: ReadonlyArray<Media>): Readonly<Record<string, string>> =>
  media.length === 0 ? {} : { media: media.map(() => sid("ME")).join(" ") }

export const attached = ({ media, native }: Kept): ReadonlyArray<Attached> => {
  const sids = (native["media"] ?? "").split(" ")
  return media.flatMap((it, n) => (sids[n] ? [{ ...it, sid: sids[n] }] : []))
}

export const without = (message: Kept, gone: Attached, now: string): Kept => {
  const left = attached(message).filter(({ sid }) => sid !== gone.sid)
  return {
    ...message,
    media: left.map(({ type, url }) => ({ type, url })),
    updatedAt: now,
    native: { ...message.native, media: left.map(({ sid }) => sid).join(" ") }
  }
}

const path = ({ id }: Kept) => `${messages}/${id}/Media`

export const mediaResource = (message: Kept, { sid, type }: Attached) => ({
  sid,
  account_sid: accountSid,
  parent_sid: message.id,
  content_type: type,
  date_created: rfc2822(message.createdAt),
  date_updated: rfc2822(message.createdAt),
  uri: `${path(message)}/${sid}.json`
})

const filters = ["DateCreated", "DateCreated<", "DateCreated>"]

export const mediaList = (message: Kept, query: URLSearchParams) => {
  const found = dated(query, "DateCreated")(message.createdAt) ? attached(message) : []
  const { paging, shown } = page(found, query, { path: path(message), filters, id: (it) => it.sid })
  return { ...paging, media_list: shown.map((it) => mediaResource(message, it)) }
}
