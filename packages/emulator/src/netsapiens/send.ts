/** Sends a message: into the session of the path, which its first message makes, or into a new one. */
import { randomBytes } from "node:crypto"
import { HttpRouter } from "@effect/platform"
import { Clock, Effect, Option, Schema } from "effect"
import type { Site } from "../Platform.ts"
import * as Account from "./Account.ts"
import { accepted, body } from "./answers.ts"
import { somebody } from "./Caller.ts"
import type { Carrier } from "../Carrier.ts"
import type { Feed } from "./Feed.ts"
import { address } from "./media.ts"
import { Refusal } from "./Refusal.ts"
import type { Row, Session, State } from "./State.ts"
import type { Version } from "./wire.ts"
import { begin, sessionId, write } from "./write.ts"

const Type = Schema.Literal(
  "sms",
  "mms",
  "chat",
  "chat-media",
  "chat-name-change",
  "chat-video-invite",
  "chat-participant-add",
  "chat-participant-remove",
  "chat-participant-leave"
)
const Nullable = <A, I>(schema: Schema.Schema<A, I>) => Schema.optional(Schema.NullOr(schema))
const Send = Schema.Struct({
  type: Type,
  message: Schema.String,
  destination: Schema.Union(Schema.NonEmptyString, Schema.NonEmptyArray(Schema.NonEmptyString)),
  "from-number": Schema.optional(Schema.String),
  "from-num": Schema.optional(Schema.String),
  data: Nullable(Schema.String),
  "mime-type": Nullable(Schema.String),
  size: Nullable(Schema.Int)
})
type Send = typeof Send.Type
type Parties = Pick<Session, "members" | "number" | "remote">

/** What is carried, for the two types that carry something; its three fields have to fit. */
const carried = ({ data, "mime-type": type, size, type: kind }: Send) => {
  if (kind !== "mms" && kind !== "chat-media") return Effect.succeed(undefined)
  const bytes = Buffer.from(data ?? "", "base64")
  const fits = bytes.length > 0 && bytes.length === size && bytes.toString("base64") === data
  return fits && /^[\w.+-]+\/[\w.+-]+$/.test(type ?? "") && type
    ? Effect.succeed({ type, source: `data:${type};base64,${data}` })
    : new Refusal({ reason: "media" })
}

const sameNumbers = (one: ReadonlyArray<string>, other: ReadonlyArray<string>) =>
  [...one].sort().join() === [...other].sort().join()

export const handlers = (version: Version, site: Site, state: State, feed: Feed, carrier: Carrier) => {
  const parties = (user: string, sent: Send): Effect.Effect<Parties, Refusal> => {
    const destinations = [...new Set([sent.destination].flat())]
    if (sent.type === "sms" || sent.type === "mms") {
      // v44 knows the number to send from by its older name alone.
      const from = (version === "v44" ? undefined : sent["from-number"]) ?? sent["from-num"] ?? ""
      const owner = Option.filter(state.numbers.get(from), (it) => it.application === "user" && it.dest === user)
      if (Option.isNone(owner)) return new Refusal({ reason: "number" })
      return destinations.every((it) => /^[1-9]\d{6,14}$/.test(it))
        ? Effect.succeed({ members: [user], number: from, remote: destinations })
        : new Refusal({ reason: "destination" })
    }
    const members = destinations.map((it) => it.replace(`@${Account.domain}`, ""))
    return members.every((it) => Account.users.includes(it))
      ? Effect.succeed({ members: [...new Set([user, ...members])], number: "", remote: [] })
      : new Refusal({ reason: "destination" })
  }

  /** A chat has the participants it has, whatever the destination says; numbers have to be those of the session. */
  const sessionOf = (id: string, user: string, asked: Parties, now: number): Effect.Effect<Session, Refusal> =>
    Option.match(state.sessions.get(id), {
      onNone: () => Effect.succeed(begin(id, asked, now)),
      onSome: (it) =>
        it.members.includes(user) && it.number === asked.number && sameNumbers(it.remote, asked.remote)
          ? Effect.succeed(it)
          : new Refusal({ reason: "parties" })
    })

  /** The phones get it, each as a message of its own. */
  const dial = (row: Row, { remote }: Session, now: string) =>
    Effect.forEach(remote, (number) =>
      carrier({
        provider: "netsapiens",
        id: remote.length === 1 ? row.id : randomBytes(16).toString("hex"),
        direction: "outbound",
        from: `+${row.fromNumber}`,
        to: `+${number}`,
        text: row.text,
        media: row.media === null ? [] : [{ url: address(site.url, row), type: row.media.type }],
        status: "queued",
        error: null,
        createdAt: now,
        updatedAt: now,
        native: { row: row.id }
      })
    )

  const say = (id: string, user: string) =>
    Effect.gen(function* () {
      const sent = yield* body(Send)
      if (sent.message === "" && sent.type === "sms") return yield* new Refusal({ reason: "field", field: "message" })
      const asked = yield* parties(user, sent)
      const medium = yield* carried(sent)
      const now = yield* Clock.currentTimeMillis
      const session = yield* sessionOf(id, user, asked, now)
      const others = session.members.filter((it) => it !== user).map(Account.address)
      const row = write(
        state,
        session,
        {
          type: sent.type,
          direction: session.number === "" ? "" : "term",
          text: sent.message,
          fromNumber: session.number,
          fromUser: Account.address(user),
          toUsers: others.join(","),
          toNumbers: session.remote.join(",")
        },
        medium,
        now
      )
      yield* feed.note(row)
      yield* dial(row, session, new Date(now).toISOString())
    })

  return {
    intoSession: Effect.gen(function* () {
      const user = yield* somebody
      const { session = "" } = yield* HttpRouter.params
      if (!/^\w{32,}$/.test(session)) return yield* new Refusal({ reason: "session" })
      yield* say(session, user)
      return accepted()
    }),
    /** The vendor's document answers 200 with a body that says 202. */
    intoNewSession: Effect.gen(function* () {
      yield* say(sessionId(), yield* somebody)
      return accepted(200)
    })
  }
}
