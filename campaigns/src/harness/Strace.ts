/** Reads what strace wrote, and tells in which order a process wrote, synced and answered. */
import { spawnSync } from "node:child_process"
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import { Effect } from "effect"

/** Puts node under strace without taking its process id: the trace goes to this file. */
export const under = (trace: string): ReadonlyArray<string> => [
  "strace",
  "--daemonize",
  "--follow-forks",
  "--seccomp-bpf",
  "--decode-fds=path",
  // A whole page of the store, to find in it what was written.
  "--string-limit=4200",
  "--trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg",
  `--output=${trace}`
]

/** Whether strace is there, and may be used. */
export const isUsable = Effect.sync(
  () => spawnSync("strace", ["--trace=none", "--output=/dev/null", "true"]).status === 0
)

interface Call {
  readonly thread: string
  readonly name: string
  readonly rest: string
  readonly phase: "whole" | "begins" | "ends"
}

/** A line of the trace; `undefined` for signals and exits. */
export const parse = (line: string): Call | undefined => {
  const [, thread = "", resumed, begun, rest = ""] =
    /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$/su.exec(line) ?? []
  const name = resumed ?? begun
  if (name === undefined) return undefined
  const phase = resumed !== undefined ? "ends" : rest.endsWith("<unfinished ...>") ? "begins" : "whole"
  return { thread, name, rest, phase }
}

export interface Verdict {
  readonly answers: number
  /** Answers that left before that which they answer for was on disk. */
  readonly early: number
}

/**
 * Requests came one after the other, and the n-th (from 1) wrote `[n]` into the store. Its answer may leave once a write-ahead log
 * that holds `[n]` was synced.
 */
export class Order {
  private answers = 0
  private early = 0
  private readonly written = new Set<string>()
  private readonly syncing = new Map<string, ReadonlyArray<string>>()
  private readonly synced = new Set<string>()

  readonly see = ({ name, phase, rest, thread }: Call): void => {
    const begins = phase !== "ends"
    if (name === "pwrite64" && begins && /^\d+<[^>]*-wal>/u.test(rest)) {
      for (const [mark] of rest.matchAll(/\[\d+\]/gu)) this.written.add(mark)
    } else if (name === "fsync" || name === "fdatasync") {
      if (begins && /^\d+<[^>]*-wal>/u.test(rest)) this.syncing.set(thread, [...this.written])
      if (phase === "begins" || !/\) += 0$/u.test(rest)) return
      for (const mark of this.syncing.get(thread) ?? []) {
        this.synced.add(mark)
        this.written.delete(mark)
      }
      this.syncing.delete(thread)
    } else if (begins && rest.includes('"HTTP/1.1 2')) {
      this.answers += 1
      if (!this.synced.has(`[${this.answers}]`)) this.early += 1
    }
  }

  get verdict(): Verdict {
    return { answers: this.answers, early: this.early }
  }
}

/** Judges a whole trace. */
export const judge = (trace: string): Effect.Effect<Verdict> =>
  Effect.promise(async () => {
    const order = new Order()
    for await (const line of createInterface(createReadStream(trace))) {
      const call = parse(line)
      if (call !== undefined) order.see(call)
    }
    return order.verdict
  })
