/** Who is at work: contact centre sessions started, channels ready, supervisors waiting for somebody's next session. */
import type { User } from "./Account.ts"
import type { Seat } from "./Session.ts"

export type Watch = Pick<Seat, "visibility" | "mute" | "nickname"> & {
  readonly supervisor: string
  readonly agent: string
  /** Not the next session alone, but each. */
  readonly all: boolean
}

export interface Desk {
  readonly start: (user: User) => void
  readonly end: (user: User) => void
  readonly isStarted: (user: User) => boolean
  readonly setReady: (user: User, ready: boolean) => void
  /** Whether an invitation may come now. */
  readonly isFree: (user: User) => boolean
  /** Whether the practice ground takes this one's part. */
  readonly isPlayed: (user: User) => boolean
  readonly watch: (watch: Watch) => void
  /** Who joins this agent's session that begins now. */
  readonly watchers: (agent: string) => ReadonlyArray<Watch>
}

/** Nobody, at first: it is forgotten at a restart, as logins are. */
export const make = (): Desk => {
  const started = new Set<string>()
  const ready = new Set<string>()
  let watches: ReadonlyArray<Watch> = []
  const isPlayed = ({ id, played }: User) => played && !started.has(id)
  return {
    isPlayed,
    start: ({ id }) => void started.add(id),
    end: ({ id }) => {
      started.delete(id)
      ready.delete(id)
    },
    isStarted: ({ id }) => started.has(id),
    setReady: ({ id }, is) => void (is ? ready.add(id) : ready.delete(id)),
    isFree: (user) => isPlayed(user) || ready.has(user.id),
    watch: (watch) => {
      watches = [...watches.filter(({ supervisor }) => supervisor !== watch.supervisor), watch]
    },
    watchers: (agent) => {
      const found = watches.filter((it) => it.agent === agent)
      watches = watches.filter((it) => it.all || it.agent !== agent)
      return found
    }
  }
}
