/** What was measured on: a figure means nothing without it. */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs"
import { availableParallelism, cpus, loadavg } from "node:os"
import { join } from "node:path"
import { figure } from "./figure.ts"
import { median } from "./median.ts"
import { scratch } from "./scratch.ts"

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly node: string
  /** Of the last 1, 5 and 15 minutes, when the run began. */
  readonly load: ReadonlyArray<number>
  /** Microseconds of one fdatasync of four kilobytes, in this run. */
  readonly fdatasync: number
}

const times = 50

const fdatasync = (): number => {
  const { folder, remove } = scratch()
  const file = openSync(join(folder, "synced"), "w")
  try {
    const taken = Array.from({ length: times }, (_, at) => {
      const began = performance.now()
      writeSync(file, Buffer.alloc(4096, at), 0, 4096, at * 4096)
      fdatasyncSync(file)
      return (performance.now() - began) * 1000
    })
    return median(taken)
  } finally {
    closeSync(file)
    remove()
  }
}

export const look = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: availableParallelism(),
  node: process.versions.node,
  load: loadavg(),
  fdatasync: fdatasync()
})

export const line = ({ cores, cpu, fdatasync, load, node }: Machine): string =>
  `${cores} cores of ${cpu}, node ${node}, load ${load.map((it) => it.toFixed(2)).join(" ")}, fdatasync ${figure(fdatasync)} µs`
