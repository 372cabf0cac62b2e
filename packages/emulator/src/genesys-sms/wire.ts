/** How sessions and messages look on the wire, in either spelling and with or without the envelope. */
import type { User } from "./Account.ts"
import { capabilities } from "./capabilities.ts"
import { type Message, type Participant, present, type Seat, type Session } from "./Session.ts"

/** The vendor's pages know two spellings, with an s more or less, and samples without the envelope and without paths. */
export interface Dialect {
  /** The address of the API. */
  readonly base: string
  readonly one: "smssession" | "smsession"
  readonly many: "smssessions" | "smsessions"
  readonly bare: boolean
}

export const channel = ({ many }: Dialect): string => `/v2/me/${many}`

const participant = ({ nickname, participantId, type }: Participant) => ({ type, nickname, participantId })

export const path = ({ many }: Dialect, id: string): string => `/${many}/${id}`
export const uri = (dialect: Dialect, id: string): string => dialect.base + path(dialect, id)

/** As it is for the user of this seat. */
export const session = (dialect: Dialect, it: Session, seat: Seat) => ({
  state: seat.state,
  id: it.id,
  uri: uri(dialect, it.id),
  ...(!dialect.bare && { path: path(dialect, it.id) }),
  participants: [...present(it), ...(it.ended ? [] : [it.customer])].map(participant),
  capabilities: capabilities(seat),
  userData: it.userData
})

/** `2013-12-27T13:16:41.000-0800`, in UTC. */
const timestamp = (millis: number): string => new Date(millis).toISOString().replace("Z", "+0000")

/** `timestampSeconds` are milliseconds, as in the vendor's samples. */
export const message = ({ bare }: Dialect, { at, content, from, index, type, visibility }: Message) => ({
  index,
  type,
  ...(from !== null && { from: participant(from) }),
  ...content,
  visibility,
  timestamp: timestamp(at),
  ...(!bare && { timestampSeconds: at })
})

export const user = ({ base }: Dialect, { firstName, id, lastName, supervisor, userName }: User) => ({
  id,
  userName,
  firstName,
  lastName,
  roles: supervisor ? ["ROLE_AGENT", "ROLE_SUPERVISOR"] : ["ROLE_AGENT"],
  uri: `${base}/users/${id}`,
  path: `/users/${id}`
})
