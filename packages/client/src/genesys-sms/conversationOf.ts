/** Who talks with whom in an SMS session. Genesys itself has no field for a phone number: the routing's designer chooses where it is. */
import { Address, Conversation } from "@parley/messaging"
import { Option } from "effect"
import type { SmsMessage } from "./SmsMessage.ts"
import type { Participant, SmsSession, UserData } from "./SmsSession.ts"

/** We, as this installation knows us, and where the numbers are. */
export interface Ourselves {
  /** The agent that we log in as. */
  readonly username: string
  /** Under which the others see us. */
  readonly nickname: string
  /** The name in the user data under which the contact's number is found; and the one for ours. */
  readonly contactKey: string
  readonly senderKey: string
  /** Our number, where the session does not tell. */
  readonly from?: Address
}

/** None: it says nowhere who the contact is, as before anybody has joined. */
export const conversationOf = (session: SmsSession, ourselves: Ourselves): Option.Option<Conversation> => {
  const { contactKey, from, senderKey, username } = ourselves
  return Option.map(
    Option.orElse(attached(session.userData, contactKey), () => customerOf(session)),
    (contact) =>
      new Conversation({
        provider: "genesys-sms",
        account: username,
        sender: Option.getOrElse(attached(session.userData, senderKey), () => from ?? Address.make(username)),
        contact
      })
  )
}

/** Numbers are attached as texts, or as numbers. */
const attached = (data: UserData | null, key: string): Option.Option<Address> => {
  const value = data?.[key]
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : ""
  return text === "" ? Option.none() : Option.some(Address.make(text))
}

/** A nickname that looks like a number is the best name that there is; what the platform calls the participant is the last one. */
const customerOf = ({ participants }: SmsSession): Option.Option<Address> => {
  const customer = participants?.find(({ type }) => type === "Customer")
  const nickname = /^\+?\d{3,15}$/.test(customer?.nickname ?? "") ? customer?.nickname : undefined
  const name = nickname || customer?.participantId
  return name ? Option.some(Address.make(name)) : Option.none()
}

/**
 * The only agent in a session of ours is us, whatever we were called when it began; among several the nickname tells.
 */
export const isUs =
  ({ participants }: SmsSession, { nickname }: Ourselves) =>
  (one: Participant): boolean => {
    const agents = (participants ?? []).filter(({ type }) => type === "Agent")
    const [only, another] = agents
    if (one.type !== "Agent") return false
    return only !== undefined && another === undefined && one.participantId !== null
      ? one.participantId === only.participantId
      : one.nickname === nickname
  }

/** No other agent is with the contact. */
export const isAlone = (session: SmsSession, ourselves: Ourselves): boolean =>
  (session.participants ?? []).every((it) => it.type === "Customer" || isUs(session, ourselves)(it))

/** We wrote it. */
export const isOurs =
  (session: SmsSession, ourselves: Ourselves) =>
  ({ from }: SmsMessage): boolean =>
    from !== null && isUs(session, ourselves)(from)
