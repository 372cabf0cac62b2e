/** A conversation as its latest session has it, looked up in the org's records; it outlives its sessions. */
import { Option } from "effect"
import * as Account from "../Account.ts"
import type { Records, Row, Value } from "../org/Records.ts"

export interface Talk {
  /** Its `ConversationIdentifier`. */
  readonly identifier: string
  readonly person: Row
  readonly session: Row
  /** The bot's, the newest of this session. */
  readonly work: Option.Option<Row>
}

export const isEnded = ({ session }: Talk): boolean => session["Status"] === "Ended" || session["Status"] === "Error"

/** Whether the bot has taken the work, and has not left it. */
export const isTaken = ({ work }: Talk): boolean => Option.exists(work, (it) => it["Status"] === "Opened")

/** Whether the work waits for the bot to take it. */
export const isOffered = ({ work }: Talk): boolean => Option.exists(work, (it) => it["Status"] === "Assigned")

export const text = (value: Value | undefined): string => (typeof value === "string" ? value : "")

export const of =
  (records: Records) =>
  (session: Row): Option.Option<Talk> => {
    const work = records
      .all("AgentWork")
      .findLast((it) => it["WorkItemId"] === session.Id && it["BotId"] === Account.bot)
    return Option.gen(function* () {
      const conversation = yield* records.get("Conversation", text(session["ConversationId"]))
      const person = yield* records.get("MessagingEndUser", text(session["MessagingEndUserId"]))
      const identifier = text(conversation["ConversationIdentifier"])
      return { identifier, person, session, work: Option.fromNullable(work) }
    })
  }

const latest = (records: Records, field: string, id: string) =>
  Option.flatMap(Option.fromNullable(records.all("MessagingSession").findLast((it) => it[field] === id)), of(records))

/** By the identifier that the Interaction API knows it by. */
export const find = (records: Records, identifier: string): Option.Option<Talk> =>
  Option.flatMap(
    Option.fromNullable(records.all("Conversation").find((it) => it["ConversationIdentifier"] === identifier)),
    ({ Id }) => latest(records, "ConversationId", Id)
  )

/** As it stands now. */
export const again = (records: Records, talk: Talk): Talk =>
  Option.getOrElse(Option.flatMap(records.get("MessagingSession", talk.session.Id), of(records)), () => talk)

export const person = (records: Records, number: string): Option.Option<Row> =>
  Option.fromNullable(records.all("MessagingEndUser").find((it) => it["MessagingPlatformKey"] === number))

/** A person's newest. */
export const ofPerson = (records: Records, { Id }: Row): Option.Option<Talk> =>
  latest(records, "MessagingEndUserId", Id)
