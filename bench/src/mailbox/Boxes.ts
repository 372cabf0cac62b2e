/** What keeps the order of each key: the same keys, messages and work for every side. */
import { setImmediate as tick } from "node:timers/promises"
import { Effect } from "effect"
import { type Contestant, type Kind, type Side, WrongAnswer } from "../Suite.ts"

export interface Message {
  readonly key: string
  readonly number: number
}

/** Nothing while it is timed; takes its time while it is verified. */
export type Work = (message: Message) => Promise<void> | undefined

export interface Boxes {
  readonly post: (burst: ReadonlyArray<Message>) => void
  readonly close: () => Promise<void>
}

/** As the keys of the engine: conversations are named by UUIDs. */
export const keys = Array.from({ length: 1000 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`)

/** In bursts, each the work of one tick; every key gets some of each burst. */
const [bursts, each] = [5, 10]

const messages: ReadonlyArray<ReadonlyArray<Message>> = Array.from({ length: bursts }, (_, burst) =>
  Array.from({ length: each }, (_, at) => keys.map((key) => ({ key, number: burst * each + at }))).flat()
)
const inAll = keys.length * bursts * each

/** The work as an Effect, alike for all sides that need one. */
export const effectOf = (work: Work, message: Message): Effect.Effect<void> =>
  Effect.suspend(() => {
    const under = work(message)
    return under === undefined ? Effect.void : Effect.promise(() => under)
  })

/** Posts everything once, and returns when everything was worked on. */
const pass = async (boxes: Boxes, counted: { left: number; done: () => void }) => {
  const done = new Promise<void>((resolve) => {
    counted.left = inAll
    counted.done = resolve
  })
  for (const burst of messages) {
    boxes.post(burst)
    await tick()
  }
  await done
}

/** One that fails here loses order, or works on two messages of a key at once. */
const verify = async (name: string, open: Open, pauses: boolean) => {
  const next = new Map(keys.map((key) => [key, 0]))
  const busy = new Set<string>()
  const faults: Array<string> = []
  const counted = { left: inAll, done: () => {} }
  const begin = ({ key, number }: Message) => {
    if (busy.has(key)) faults.push("two of a key at once")
    if (next.get(key) !== number) faults.push(`number ${number} where ${next.get(key)} was due`)
    busy.add(key)
    next.set(key, number + 1)
  }
  const end = ({ key }: Message) => {
    busy.delete(key)
    counted.left -= 1
    if (counted.left === 0) counted.done()
  }
  const boxes = await open((message) => {
    begin(message)
    if (pauses && message.number % 7 === 0) return tick().then(() => end(message))
    end(message)
    return undefined
  })
  await pass(boxes, counted)
  await boxes.close()
  const [fault] = faults
  if (fault !== undefined) throw new WrongAnswer(name, fault)
}

type Open = (work: Work) => Promise<Boxes>

/** `cannotWait`: its work is over when the function returns, so that it cannot be at two messages at once. */
export const side = (name: string, kind: Kind, open: Open, cannotWait = false): Side<"a message"> => ({
  name,
  kind,
  open: async (): Promise<Contestant<"a message">> => {
    const counted = { left: 0, done: () => {} }
    const boxes = await open(() => {
      counted.left -= 1
      if (counted.left === 0) counted.done()
      return undefined
    })
    return {
      verify: () => verify(name, open, !cannotWait),
      sample: async (milliseconds) => {
        const began = performance.now()
        let passes = 0
        do {
          await pass(boxes, counted)
          passes += 1
        } while (performance.now() - began < milliseconds)
        return { "a message": ((performance.now() - began) * 1000) / (passes * inAll) }
      },
      close: boxes.close
    }
  }
})
