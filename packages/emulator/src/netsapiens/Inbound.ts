/** A contact's text: found or made its session, kept, and posted to who has subscribed. STOP is a text like any other. */
import { randomBytes } from "node:crypto"
import { Clock, Effect, Option } from "effect"
import type { Outcome } from "../Delivery.ts"
import type { Kept, Media } from "../Message.ts"
import type { Receipt, Site, Text } from "../Platform.ts"
import { address, domain, user as owner } from "./Account.ts"
import type { Feed } from "./Feed.ts"
import type { Row, Session, State } from "./State.ts"
import { begin, sessionId, write } from "./write.ts"

const digits = (number: string) => number.replace("+", "")

/** The first bad outcome, or else the first: nobody who has not subscribed is told. */
const summary = (outcomes: ReadonlyArray<Outcome>): Receipt["webhook"] => {
  const outcome = outcomes.find((it) => "failed" in it || it.status > 302) ?? outcomes[0]
  if (outcome === undefined) return { failed: "unsubscribed" }
  return "failed" in outcome ? outcome : { status: outcome.status }
}

export const make = (site: Site, state: State, feed: Feed) => {
  /** Whose number this is; whoever texts a strange one in practice means it to be the bot's. */
  const userOf = (number: string): string | undefined => {
    const known = state.numbers.get(number)
    if (Option.isSome(known)) return known.value.application === "user" ? known.value.dest : undefined
    state.numbers.put({ id: number, application: "user", dest: owner, carrier: domain })
    return owner
  }

  const sessionOf = (user: string, number: string, remote: string, now: number): Session =>
    state.sessions
      .all()
      .filter((it) => it.number === number && it.remote.join() === remote && it.members.includes(user))
      .sort((one, other) => one.last.at - other.last.at)
      .at(-1) ?? begin(sessionId(), { members: [user], number, remote: [remote] }, now)

  /** One row for each medium, the words in the first: as the vendor's examples show an MMS of several parts. */
  const rows = ({ from, media, text, to }: Text, now: number): ReadonlyArray<Row> => {
    const user = userOf(digits(to))
    if (user === undefined) return []
    const parts: ReadonlyArray<Media | undefined> = media.length === 0 ? [undefined] : media
    return parts.map((medium, n) =>
      write(
        state,
        sessionOf(user, digits(to), digits(from), now),
        {
          type: medium === undefined ? "sms" : "mms",
          direction: "orig",
          text: n === 0 ? text : "",
          fromNumber: digits(from),
          fromUser: "",
          toUsers: address(user),
          toNumbers: ""
        },
        medium && { type: medium.type, source: medium.url },
        now
      )
    )
  }

  const text = Effect.fnUntraced(function* ({ from, media, text, to }: Text) {
    const now = yield* Clock.currentTimeMillis
    const written = rows({ from, media, text, to }, now)
    const at = new Date(now).toISOString()
    const message: Kept = {
      provider: "netsapiens",
      // A number that is nobody's has no session, and so no row.
      id: written[0]?.id ?? randomBytes(16).toString("hex"),
      direction: "inbound",
      from,
      to,
      text,
      media,
      status: "received",
      error: null,
      createdAt: at,
      updatedAt: at,
      native: { rows: written.map(({ id }) => id).join() }
    }
    yield* site.messages.put(message)
    return { message, webhook: summary(yield* feed.post(written)) }
  })

  const repeat = (id: string): Effect.Effect<Option.Option<Receipt>> =>
    Option.match(
      Option.filter(site.messages.get(id), (it) => it.provider === "netsapiens" && it.direction === "inbound"),
      {
        onNone: () => Effect.succeedNone,
        onSome: (message) => {
          const again = (message.native["rows"] ?? "").split(",").map(state.messages.get)
          return Effect.map(feed.post(again.flatMap(Option.toArray)), (outcomes) =>
            Option.some({ message, webhook: summary(outcomes) })
          )
        }
      }
    )

  return { text, repeat }
}
