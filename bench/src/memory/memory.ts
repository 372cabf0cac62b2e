/** What a conversation costs that waits for an answer, for as long as it waits. */
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { Schema } from "effect"
import { type Side, type Suite, WrongAnswer } from "../Suite.ts"
import { Answer } from "./Answer.ts"
import { holders, ours, reference } from "./holders.ts"

const measures = {
  heap: "B a conversation",
  RSS: "B a conversation",
  "full GC": "ms with all of them",
  fibers: "in all",
  timers: "in all"
}
type Measure = keyof typeof measures

/** The same for all sides: a full collection is held against one of as many. */
const counts = { whole: 100_000, quick: 20_000 }
const name = "100,000 idle conversations (20,000 with --quick)"
const program = fileURLToPath(new URL("./child.js", import.meta.url))

const next = async (child: ChildProcess): Promise<Answer> => {
  const heard = new AbortController()
  const { signal } = heard
  const died = once(child, "exit", { signal }).then((): never => {
    throw new Error("its process has ended")
  })
  try {
    const message: ReadonlyArray<unknown> = await Promise.race([once(child, "message", { signal }), died])
    const answer = Schema.decodeUnknownSync(Answer)(message[0])
    if (answer._tag === "Unable") throw new Error(answer.why)
    return answer
  } finally {
    died.catch(() => {})
    heard.abort()
  }
}

const side = (of: string): Side<Measure> => ({
  name: of,
  kind: holders[of]?.kind ?? "limit",
  open: async ({ isQuick }) => {
    const count = isQuick ? counts.quick : counts.whole
    const child = fork(program, [of, `${count}`], { execArgv: ["--expose-gc", "--max-old-space-size=4096"] })
    // All fill at the same time: it is heard when it is asked for.
    const filled = next(child)
    filled.catch(() => {})
    return {
      verify: async () => {
        const answer = await filled
        if (answer._tag === "Filled" && answer.wrong !== null) throw new WrongAnswer(of, answer.wrong)
      },
      sample: async () => {
        child.send("measure")
        const answer = await next(child)
        if (answer._tag !== "Measured") throw new Error("its process said something else")
        const { collection, fibers, heap, rss, timers } = answer
        return { heap, RSS: rss, "full GC": collection, fibers, timers }
      },
      close: async () => {
        const ended = once(child, "exit")
        child.disconnect()
        await ended
      }
    }
  }
})

const at = (side: string, measure: Measure) => ({ case: name, side, measure })

export const memory: Suite = {
  name: "memory",
  says: "What a conversation costs while it waits for an answer",
  cases: [
    {
      name,
      measures,
      reference: side(reference),
      sides: Object.keys(holders)
        .filter((it) => it !== reference)
        .map(side)
    }
  ],
  goals: [
    {
      id: "G15",
      says: "An idle conversation costs at most 200 bytes of heap",
      bar: 200,
      value: ({ median }) => median(at(ours, "heap"))
    },
    {
      id: "G15 GC",
      says: "With all of them, a full collection stops for at most 1.5 times as long as with plain objects",
      bar: 1.5,
      value: ({ ratio }) => ratio(at(ours, "full GC"), at(reference, "full GC"))
    },
    {
      id: "G15 fibers",
      says: "An idle conversation has no fiber of its own",
      bar: 0,
      value: ({ median }) => median(at(ours, "fibers"))
    },
    {
      id: "G15 timers",
      says: "An idle conversation has no timer of its own",
      bar: 0,
      value: ({ median }) => median(at(ours, "timers"))
    }
  ]
}
