/** Who comes into a session and who goes: offered from its queue, invited, joined, left, revoked, ended. */
import { Clock, Duration, Effect, type Scope } from "effect"
import * as Account from "./Account.ts"
import type { Desk } from "./Desk.ts"
import { participantId, present, type Seat, seated, seatOf, type Session, type Visibility } from "./Session.ts"
import type { State } from "./State.ts"
import { reference, type Talk } from "./Talk.ts"

/** An invitation that is not accepted for so long is revoked. */
const patience = Duration.seconds(30)

/** Whom nobody took waits so long before it is offered again. */
const pause = Duration.seconds(5)

export interface Floor {
  /** Offers what waits to who is free. */
  readonly route: Effect.Effect<void>
  /** Puts it into a queue, and offers it at once. */
  readonly enqueue: (id: string, queue: string) => Effect.Effect<void>
  /** Who is there already stays, and has the visibility asked for. */
  readonly invite: (id: string, user: Account.User, visibility: Visibility) => Effect.Effect<void>
  /** Accepts an invitation. */
  readonly join: (id: string, user: string, nickname: string) => Effect.Effect<void>
  /** A supervisor comes in, uninvited. */
  readonly intrude: (
    id: string,
    user: string,
    how: Pick<Seat, "visibility" | "mute" | "nickname">
  ) => Effect.Effect<void>
  /** Takes an invitation back; where nobody is with the contact, they wait again. */
  readonly revoke: (id: string, user: string) => Effect.Effect<void>
  readonly leave: (id: string, seat: Seat, state: "LeftChat" | "Completed") => Effect.Effect<void>
  /** The customer's part is over, and so is everybody's who still takes part. */
  readonly end: (id: string) => Effect.Effect<void>
}

export const make = (state: State, talk: Talk, desk: Desk): Effect.Effect<Floor, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    // What happens later was caused by no operation.
    const later = (time: Duration.DurationInput, what: Effect.Effect<void>) =>
      Effect.asVoid(Effect.forkIn(Effect.locally(Effect.delay(what, time), reference, undefined), scope))

    const join: Floor["join"] = Effect.fnUntraced(function* (id, user, nickname) {
      const session = yield* state.update(id, (it) => {
        const seat = seatOf(it, user)
        return seat === undefined ? it : seated(it, { ...seat, state: "Chatting", nickname })
      })
      const seat = seatOf(session, user)
      if (seat === undefined) return
      yield* talk.changed("StatusChange", session, [user])
      yield* talk.log(id, user, state.said(id))
      yield* talk.changed("ParticipantsUpdated", session)
      const before = state.said(id).some(({ from }) => from?.participantId === seat.participantId)
      const type = before ? "ParticipantRejoined" : "ParticipantJoined"
      yield* talk.write(id, seat, { type, visibility: seat.visibility })
      if (seat.type === "Agent") {
        yield* Effect.forEach(desk.watchers(user), (it) => intrude(id, it.supervisor, it), { discard: true })
      }
    })

    const intrude: Floor["intrude"] = (id, user, { mute, nickname, visibility }) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => {
        const seat = {
          type: "Supervisor",
          nickname,
          participantId: participantId(),
          user,
          state: "Chatting",
          visibility,
          mute,
          at
        } as const
        return Effect.zipRight(
          state.update(id, (it) => seated(it, seat)),
          join(id, user, nickname)
        )
      })

    const wait = (id: string, { at, user }: Seat, now: number) =>
      later(
        Duration.millis(Math.max(0, at + Duration.toMillis(patience) - now)),
        Effect.gen(function* () {
          const seat = seatOf(yield* Effect.orDie(state.get(id)), user)
          if (seat?.state === "Invited" && seat.at === at) yield* revoke(id, user)
        })
      )

    const invite: Floor["invite"] = Effect.fnUntraced(function* (id, user, visibility) {
      const at = yield* Clock.currentTimeMillis
      const old = seatOf(yield* Effect.orDie(state.get(id)), user.id)
      if (old?.state === "Chatting") {
        yield* talk.changed("ParticipantsUpdated", yield* state.update(id, (it) => seated(it, { ...old, visibility })))
        return
      }
      const seat = {
        type: "Agent",
        nickname: user.firstName,
        participantId: old?.participantId ?? participantId(),
        user: user.id,
        state: "Invited",
        visibility,
        mute: false,
        at
      } as const
      const session = yield* state.update(id, (it) => seated(it, seat))
      yield* talk.changed("StatusChange", session, [user.id])
      yield* desk.isPlayed(user) ? join(id, user.id, user.firstName) : wait(id, seat, at)
    })

    const route: Effect.Effect<void> = Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      for (const { id } of state.all()) {
        const { ended, notBefore, queue } = yield* Effect.orDie(state.get(id))
        const user = Account.serverOf(queue)
        if (user === undefined || ended || notBefore > now || !desk.isFree(user)) continue
        yield* state.update(id, (it) => ({ ...it, queue: "" }))
        yield* invite(id, user, "All")
      }
    })

    const revoke: Floor["revoke"] = Effect.fnUntraced(function* (id, user) {
      const now = yield* Clock.currentTimeMillis
      const session = yield* state.update(id, (it) => {
        const seat = seatOf(it, user)
        const revoked = seat === undefined ? it : seated(it, { ...seat, state: "Revoked" })
        if (present(it).length > 0 || it.ended) return revoked
        const queue = Account.userOf(user)?.queue || Account.queues.people
        return { ...revoked, queue, notBefore: now + Duration.toMillis(pause) }
      })
      yield* talk.changed("StatusChange", session, [user])
      if (session.queue !== "") yield* later(pause, route)
    })

    const leave: Floor["leave"] = Effect.fnUntraced(function* (id, seat, to) {
      yield* talk.write(id, seat, { type: "ParticipantLeft", visibility: seat.visibility })
      const session = yield* state.update(id, (it) => seated(it, { ...seat, state: to }))
      yield* talk.changed("StatusChange", session, [seat.user])
      yield* talk.changed("ParticipantsUpdated", session)
    })

    const end: Floor["end"] = Effect.fnUntraced(function* (id) {
      const { customer, seats } = yield* Effect.orDie(state.get(id))
      yield* talk.write(id, customer, { type: "ParticipantLeft" })
      const over = (it: Seat): Seat =>
        it.state === "Chatting"
          ? { ...it, state: "Completed" }
          : it.state === "Invited"
            ? { ...it, state: "Revoked" }
            : it
      const session = yield* state.update(id, (it) => ({ ...it, ended: true, seats: it.seats.map(over) }))
      const gone = seats.filter((it) => it.state === "Chatting" || it.state === "Invited").map(({ user }) => user)
      yield* talk.changed("StatusChange", session, gone)
    })

    const enqueue: Floor["enqueue"] = (id, queue) =>
      Effect.zipRight(
        state.update(id, (it): Session => ({ ...it, queue, notBefore: 0 })),
        route
      )

    // What a restart found open still ends at its time, and what waits is offered at its time.
    const now = yield* Clock.currentTimeMillis
    for (const { id, notBefore, seats } of state.all()) {
      if (notBefore > now) yield* later(Duration.millis(notBefore - now), route)
      for (const seat of seats) if (seat.state === "Invited") yield* wait(id, seat, now)
    }

    return { end, enqueue, intrude, invite, join, leave, revoke, route }
  })
