/** How sessions and messages look on the wire: as the vendor's own examples have them, loose types and misspellings included. */
import { Option, Schema } from "effect"
import { address, domain, hostname } from "./Account.ts"
import { date } from "./date.ts"
import * as media from "./media.ts"
import type { Row, Session } from "./State.ts"

/** Both at the same time, under different paths. v44 names its dates by the schemas, v45 by the vendor's examples. */
export type Version = "v44" | "v45"

const numeric = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i
const decode = Schema.decodeUnknownOption(Schema.parseJson())

/** What a text becomes when its writer lets numbers be numbers: "5" is 5, "007" is 7. */
const number = (text: string): string | number =>
  numeric.test(text) && Number.isFinite(Number(text)) ? Number(text) : text

/** A message's text goes further: what reads as JSON arrives as it. */
const loose = (text: string): unknown =>
  /^(true|false|\{[^]*\}|\[[^]*\])$/.test(text) ? Option.getOrElse(decode(text), () => text) : number(text)

const whole = (text: string): string | number => (/^\s*[+-]?\d+\s*$/.test(text) ? number(text) : text)

/** As one of its members sees it. */
export const session = (version: Version, it: Session, member: string) => {
  const dated = (name: string, value: string | null) => ({
    [`messagesession-${name}-${version === "v44" ? "datetime" : "timestamp"}`]: value
  })
  const byPhone = it.number !== ""
  const others = it.members.filter((user) => user !== member).map(address)
  return {
    user: member,
    domain,
    "messagesession-id": it.id,
    "messagesession-remote": byPhone ? number(it.remote.join(",")) : others.join(","),
    "messagesession-sms-number": number(it.number),
    ...dated("last", date(it.last.at)),
    ...dated("start", byPhone ? date(it.started) : null),
    "messagesession-last-message": whole(it.last.text),
    "messagesession-last-sender": it.last.sender,
    "messagesession-last-status": it.last.read ? "read" : "unread",
    "messagesession-muted": "no",
    ...dated("last-email-reminder", null),
    "messagesession-reciever-hostname": hostname,
    "messagesession-queue-termination": null,
    "messagesession-queue-status": null,
    "messagesession-queue-session-id": null,
    ...dated("agent-start", null),
    "messagesession-last-type": it.last.type,
    "messagesession-last-media-type": it.last.mediaType,
    "messagesession-last-media-size": it.last.mediaSize,
    "messagesession-type": !byPhone && others.length > 1 ? "group-chat" : "",
    "messagesession-name": it.name,
    "messagesession-participants": participants(it) ?? (byPhone ? "" : null)
  }
}

/** All who take part, where they are more than two. */
export const participants = ({ members, number, remote }: Pick<Session, "members" | "number" | "remote">) => {
  const all = number === "" ? members.map(address) : [...remote, number]
  return all.length > 2 ? all.join(",") : null
}

/** `site` is the address of the practice ground. Nothing in a message that came in tells which of our numbers it was sent to: its session does. */
export const message = (version: Version, site: string, row: Row) => ({
  id: /^\d+$/.test(row.id) ? Number(row.id) : row.id,
  timestamp: date(row.at),
  type: row.type,
  domain,
  direction: row.direction,
  dialed: row.toNumbers,
  text: loose(row.text),
  status: row.direction === "orig" ? "" : "sending",
  "messagesession-reciever-hostname": hostname,
  "from-number": number(row.fromNumber),
  "from-user-id": row.fromUser,
  "from-video-attendee-id": null,
  "from-user-agent": row.direction === "orig" ? "carrier" : "ns-api",
  "terminating-user-id": row.toUsers,
  "terminating-number": row.toNumbers,
  "messagesession-id": row.session,
  "video-instance-id": null,
  "media-type": row.media?.type ?? "",
  "media-size": row.media === null ? 0 : row.media.size,
  "messagesession-participants": row.participants,
  ...(version === "v44" ? { "deleted-datetime": null } : { "deleted-timestamp": "" }),
  // The space at the end of the key is the vendor's.
  ...(row.media !== null && { "file-access-url ": media.address(site, row) })
})
