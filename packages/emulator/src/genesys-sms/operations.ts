/** What an agent does with a session, by its name: what each asks for, and what it does. */
import { Effect, Schema } from "effect"
import type { Carrier } from "../Carrier.ts"
import type { Capability } from "./capabilities.ts"
import { read } from "./answers.ts"
import type { Desk } from "./Desk.ts"
import type { Floor } from "./Floor.ts"
import { Refusal } from "./Refusal.ts"
import { type Message, present, type Seat, type Session } from "./Session.ts"
import type { State } from "./State.ts"
import type { Talk } from "./Talk.ts"
import { queueNamed, Target, targetOf } from "./target.ts"
import { toPhone } from "./toPhone.ts"

/** Whose session it is, and how it stands before the operation. */
export interface Turn {
  readonly session: Session
  readonly seat: Seat
}

type Operation = (turn: Turn, body: unknown) => Effect.Effect<void, Refusal>

const asking =
  <A, I>(schema: Schema.Schema<A, I>, run: (turn: Turn, asked: A) => Effect.Effect<unknown, Refusal>): Operation =>
  (turn, body) =>
    Effect.asVoid(Effect.flatMap(read(schema)(body), (asked) => run(turn, asked)))

const Flag = Schema.optional(Schema.Boolean)
const Text = Schema.optional(Schema.String)
const Nothing = Schema.Struct({})
const Words = Schema.Struct({ text: Schema.NonEmptyString })
const Notice = Schema.Struct({ noticeText: Schema.NonEmptyString })
const Data = Schema.Struct({ userData: Schema.Record({ key: Schema.String, value: Schema.Unknown }) })

export const operations = (
  state: State,
  talk: Talk,
  floor: Floor,
  desk: Desk,
  carrier: Carrier
): Readonly<Record<Capability, Operation>> => {
  const write = ({ seat, session }: Turn, message: Pick<Message, "type"> & Partial<Message>) =>
    talk.write(session.id, seat, message)

  const toAgents = "Agents"
  const typing = (type: Message["type"], visibility: Seat["visibility"]) =>
    asking(Nothing, (turn) => write(turn, { type, visibility }))

  /** To all, the phone among them. */
  const aloud = (turn: Turn, message: Pick<Message, "type" | "content">, text: string) =>
    Effect.flatMap(write(turn, message), (said) => carrier(toPhone(turn.session, said, text)))

  const setData = ({ seat, session }: Turn, change: (old: Session["userData"]) => Session["userData"]) =>
    Effect.flatMap(
      state.update(session.id, (it) => ({ ...it, userData: change(it.userData) })),
      (changed) =>
        talk.changed("PropertiesUpdated", changed, [...new Set([seat, ...present(changed)].map(({ user }) => user))])
    )

  /** Others who speak with the customer. */
  const isConference = ({ seat, session }: Turn) =>
    present(session).some((it) => it.user !== seat.user && it.type === "Agent" && it.visibility === "All")

  const isHost = ({ type, visibility }: Seat) => type === "Agent" && visibility === "All"

  const saved = ({ seat, session }: Turn) => talk.write(session.id, null, { type: "TranscriptSaveDone" }, [seat.user])

  const leave = Effect.fnUntraced(function* (turn: Turn) {
    const { seat, session } = turn
    if (!isHost(seat) || isConference(turn)) return yield* floor.leave(session.id, seat, "Completed")
    yield* floor.leave(session.id, seat, "LeftChat")
    yield* floor.end(session.id)
  })

  const complete = Effect.fnUntraced(function* (turn: Turn, queueName?: string) {
    const { id } = turn.session
    const queue = queueName === undefined ? undefined : yield* queueNamed(queueName)
    const before = yield* Effect.orDie(state.get(id))
    yield* Effect.forEach(present(before), (it) => floor.leave(id, it, "Completed"))
    const session = yield* state.update(id, (it) => ({
      ...it,
      seats: it.seats.map((seat): Seat => (seat.user === turn.seat.user ? { ...seat, state: "Completed" } : seat))
    }))
    if (turn.seat.state === "LeftChat") yield* talk.changed("StatusChange", session, [turn.seat.user])
    if (queue?.kind === "queue") return yield* floor.enqueue(id, queue.queue)
    if (!session.ended) yield* floor.end(id)
    yield* saved(turn)
  })

  const invite = (visibility: Seat["visibility"]) =>
    asking(Schema.Struct(Target), ({ seat, session }, asked) =>
      Effect.flatMap(targetOf(asked), ({ user }) => {
        if (user.id === seat.user) return new Refusal({ reason: "value" })
        return desk.isFree(user) ? floor.invite(session.id, user, visibility) : talk.failed(seat.user)
      })
    )

  const Transfer = Schema.Struct({
    ...Target,
    queueName: Text,
    text: Text,
    messageType: Text,
    treatAs: Schema.optional(Schema.Literal("Normal", "System"))
  })

  const transfer = Effect.fnUntraced(function* (turn: Turn, asked: typeof Transfer.Type) {
    const { seat, session } = turn
    const target = yield* targetOf(asked)
    if (target.kind === "user" && target.user.id === seat.user) return yield* new Refusal({ reason: "value" })
    if (target.kind === "user" && !desk.isFree(target.user)) return yield* talk.failed(seat.user)
    if (asked.text !== undefined && asked.text !== "") {
      yield* write(turn, { type: "Text", content: { text: asked.text }, visibility: toAgents })
    }
    yield* floor.leave(session.id, seat, "Completed")
    yield* target.kind === "user"
      ? floor.invite(session.id, target.user, "All")
      : floor.enqueue(session.id, target.queue)
  })

  return {
    Accept: asking(Schema.Struct({ nickname: Text, saveLAR: Flag }), ({ seat, session }, { nickname }) =>
      floor.join(session.id, seat.user, nickname ?? seat.nickname)
    ),
    Reject: asking(Nothing, ({ seat, session }) => floor.revoke(session.id, seat.user)),
    SendMessage: asking(Words, (turn, { text }) => aloud(turn, { type: "Text", content: { text } }, text)),
    SendUrl: asking(Schema.Struct({ url: Schema.NonEmptyString }), (turn, { url }) =>
      aloud(turn, { type: "PushUrl", content: { url } }, url)
    ),
    SendCustomNotice: asking(Notice, (turn, content) => write(turn, { type: "CustomNotice", content })),
    SendToAgents: asking(Words, (turn, content) => write(turn, { type: "Text", content, visibility: toAgents })),
    SendCustomNoticeToAgents: asking(Notice, (turn, content) =>
      write(turn, { type: "CustomNotice", content, visibility: toAgents })
    ),
    SendStartTypingNotification: typing("TypingStarted", "All"),
    SendStopTypingNotification: typing("TypingStopped", "All"),
    SendStartTypingToAgentsNotification: typing("TypingStarted", toAgents),
    SendStopTypingToAgentsNotification: typing("TypingStopped", toAgents),
    // What the vendor does with a key that exists is not known: who updates such a key is right in either case.
    AttachUserData: asking(Data, (turn, { userData }) =>
      Object.keys(userData).some((key) => Object.hasOwn(turn.session.userData, key))
        ? new Refusal({ reason: "exists" })
        : setData(turn, (old) => ({ ...old, ...userData }))
    ),
    UpdateUserData: asking(Data, (turn, { userData }) => setData(turn, (old) => ({ ...old, ...userData }))),
    DeleteUserData: asking(Schema.Struct({ keys: Schema.NonEmptyArray(Schema.String) }), (turn, { keys }) =>
      setData(turn, (old) => Object.fromEntries(Object.entries(old).filter(([key]) => !keys.includes(key))))
    ),
    SetDisposition: asking(
      Schema.Struct({ disposition: Schema.String, dispositionKey: Text }),
      (turn, { disposition, dispositionKey = "DispositionCode" }) =>
        setData(turn, (old) => ({ ...old, [dispositionKey]: disposition }))
    ),
    SetInFocus: asking(Schema.Struct({ inFocus: Schema.Boolean }), () => Effect.void),
    Leave: asking(Nothing, leave),
    LeaveAndComplete: asking(Nothing, (turn) =>
      Effect.flatMap(leave(turn), () =>
        isHost(turn.seat) && !isConference(turn)
          ? complete({ ...turn, seat: { ...turn.seat, state: "LeftChat" } })
          : Effect.void
      )
    ),
    Complete: asking(Schema.Struct({ queueName: Text, saveLAR: Flag }), (turn, { queueName }) =>
      complete(turn, queueName)
    ),
    Invite: invite("All"),
    Consult: invite("Agents"),
    Transfer: asking(Transfer, transfer)
  }
}
