/** Who talks with whom in an SMS session. Genesys itself has no field for a phone number: the routing's designer chooses where it is. */
import { Address, Conversation } from "@parley/messaging"
import { Array, Option } from "effect"
import type { SmsSession, User, UserData } from "./rest/SmsSession.ts"

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
  /** Who we are to the server; and in this session, by `participantId`: whether it is us. Absent: it is not known yet. */
  readonly user?: User
  readonly known?: ReadonlyMap<string, boolean>
  /** What this session was found to be with at first: that stays, though a number is attached to it later. */
  readonly conversation?: Conversation
}

/** None: it says nowhere who the contact is, as before anybody has joined. */
export const conversationOf = (session: SmsSession, ourselves: Ourselves): Option.Option<Conversation> =>
  Option.orElse(Option.fromNullable(ourselves.conversation), () => Array.head(conversationsOf(session, ourselves)))

/** Under every name that the contact has in it, the best one first. */
export const conversationsOf = (session: SmsSession, ourselves: Ourselves): ReadonlyArray<Conversation> => {
  const { contactKey, from, senderKey, username } = ourselves
  const sender = Option.getOrElse(attached(session.userData, senderKey), () => from ?? Address.make(username))
  return [...Option.toArray(attached(session.userData, contactKey)), ...customersOf(session)].map((contact) =>
    Conversation.make({ provider: "genesys-sms", account: username, sender, contact })
  )
}

/** Numbers are attached as texts, or as numbers. */
const attached = (data: UserData | null, key: string): Option.Option<Address> => {
  const value = data?.[key]
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : ""
  return text === "" ? Option.none() : Option.some(Address.make(text))
}

/** A nickname that looks like a number is the best name that there is; what the platform calls the participant is the last one. */
const customersOf = ({ participants }: SmsSession): ReadonlyArray<Address> => {
  const customer = participants?.find(({ type }) => type === "Customer")
  const nickname = /^\+?\d{3,15}$/.test(customer?.nickname ?? "") ? customer?.nickname : undefined
  return [nickname, customer?.participantId].flatMap((name) => (name ? [Address.make(name)] : []))
}
