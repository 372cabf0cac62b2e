/** Measures one server: it and its load in processes of their own. */
import { setTimeout as pause } from "node:timers/promises"
import { scratch } from "../harness/scratch.ts"
import { untilFast } from "../harness/untilFast.ts"
import { type Contestant, type Kind, type Side, WrongAnswer } from "../Suite.ts"
import * as Load from "./Load.ts"
import type { Served, Server } from "./Served.ts"
import { verify } from "./verify.ts"

/** `requests`: those whose turn is over as well. `p50`, `p99`: until a webhook is answered. */
export const measures = { requests: "requests a second", p50: "ms", p99: "ms" } as const
export type Measure = keyof typeof measures

/** Whoever has replies to hand on after so long has forgotten them. */
const patience = 60_000
/** The most webhooks of one sample, which are made in advance: some hundred megabytes of them. */
const most = 200_000

/** Returns once so many replies were handed on: all turns are over. */
const settled = async (name: string, { replies }: Served, count: number): Promise<void> => {
  if (replies === undefined) return
  const until = performance.now() + patience
  for (let found = await replies(); found !== count; found = await replies()) {
    if (found > count) throw new WrongAnswer(name, `${found} replies to ${count} messages`)
    if (performance.now() > until) throw new WrongAnswer(name, `${count - found} of ${count} messages have no reply`)
    await pause(2)
  }
}

const contestant = (name: string, server: Server, served: Served, load: Load.Load, close: () => Promise<void>) => {
  let posted = 0
  /** What was seen lately, requests a second: so long a sample can be made. */
  let rate = 1000

  const sample = async (milliseconds: number) => {
    const count = Math.max(Load.connections, Math.min(most, Math.round((rate * milliseconds) / 1000)))
    const first = posted
    posted += count
    const { p50, p99, refused, took } = await load.drive({ port: served.port, first, count, routes: server.routes })
    if (refused > 0) throw new WrongAnswer(name, `${refused} of ${count} webhooks were not answered with 200`)
    const answered = performance.now()
    await settled(name, served, posted)
    const requests = (count * 1000) / (took + performance.now() - answered)
    rate = requests
    return { requests, p50, p99 }
  }

  return {
    sample,
    close,
    verify: async () => {
      posted += await verify(name, server, served)
      await settled(name, served, posted)
    }
  } satisfies Contestant<Measure>
}

export const side = (name: string, kind: Kind, server: Server): Side<Measure> => ({
  name,
  kind,
  open: async (run) => {
    const { folder, remove } = scratch()
    const load = Load.start()
    const served = await server.start(folder).catch(async (error: unknown) => {
      await load.kill()
      remove()
      throw error
    })
    const close = async () => {
      await Promise.all([load.kill(), served.close()])
      remove()
    }
    try {
      const opened = contestant(name, server, served, load, close)
      // How much makes a sample is only learnt.
      await opened.sample(100)
      await untilFast(async (milliseconds) => 1 / (await opened.sample(milliseconds)).requests, run)
      return opened
    } catch (error) {
      await close()
      throw error
    }
  }
})
