/** Processes that are there to be killed: loaded in advance, told to begin, ended with SIGKILL at any moment, and reaped. */
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { Cause, Effect, Scope } from "effect"

/** Whoever says nothing for so long is stuck. */
const patience = "1 minute"

export interface Program {
  readonly script: URL
  readonly args?: ReadonlyArray<string>
  /** The whole environment: nothing of ours is handed on. */
  readonly env?: Readonly<Record<string, string>>
  /** For node itself. */
  readonly flags?: ReadonlyArray<string>
  /** What it is run under, such as `["strace", "-o", …]`; it must leave the process id with node. */
  readonly under?: ReadonlyArray<string>
}

export interface Doomed {
  readonly pid: number
  readonly write: (line: string) => void
  /** Hears every line from now on. */
  readonly listen: (hear: (line: string) => void) => void
  /** The first line that begins so, also if it was said already. Dies where the process ends first, or a minute has passed. */
  readonly said: (beginning: string) => Effect.Effect<string>
  /** Sends SIGKILL, and returns when it is gone. */
  readonly kill: Effect.Effect<void>
  /** Returns when it has ended by itself: its exit code, and what it had to say to stderr. */
  readonly ended: Effect.Effect<{ readonly code: number | null; readonly complaint: string }>
}

/** Starts a process, which does not outlive the scope. */
export const start = ({ args = [], env = {}, flags = [], script, under = [] }: Program) =>
  Effect.acquireRelease(
    Effect.sync((): Doomed => {
      const [command = "", ...rest] = [...under, process.execPath, ...flags, fileURLToPath(script), ...args]
      const child = spawn(command, rest, { env: { PATH: "/usr/local/bin:/usr/bin:/bin", ...env } })
      const lines: Array<string> = []
      const listeners = new Set<(line: string) => void>()
      let complaint = ""
      child.stderr.setEncoding("utf8").on("data", (text) => (complaint += text))
      // It may be dead already.
      child.stdin.on("error", () => {})
      createInterface(child.stdout).on("line", (line) => {
        lines.push(line)
        for (const hear of listeners) hear(line)
      })
      const gone = new Promise<number | null>((resolve) => child.once("close", resolve))
      const ended = Effect.map(
        Effect.promise(() => gone),
        (code) => ({ code, complaint })
      )
      return {
        pid: child.pid ?? 0,
        write: (line) => void child.stdin.write(`${line}\n`),
        listen: (hear) => void listeners.add(hear),
        said: (beginning) =>
          Effect.raceFirst(
            Effect.async<string>((resume) => {
              const hear = (line: string) => {
                if (line.startsWith(beginning)) resume(Effect.succeed(line))
              }
              listeners.add(hear)
              lines.forEach(hear)
              return Effect.sync(() => listeners.delete(hear))
            }),
            Effect.flatMap(ended, ({ complaint }) => Effect.dieMessage(`it ended before "${beginning}": ${complaint}`))
          ).pipe(
            Effect.timeoutFailCause({
              duration: patience,
              onTimeout: () => Cause.die(new Error(`it never said "${beginning}", and last "${lines.at(-1) ?? ""}"`))
            })
          ),
        kill: Effect.suspend(() => {
          child.kill("SIGKILL")
          return Effect.asVoid(ended)
        }),
        ended
      }
    }),
    ({ kill }) => kill
  )

/** Processes that say `loaded` and then wait for `begin`: so many stand ready, so that a restart is short. */
export const spares = (
  program: Program,
  count: number
): Effect.Effect<{ readonly next: Effect.Effect<Doomed> }, never, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const another = Scope.extend(start(program), scope)
    const ready = yield* Effect.replicateEffect(another, count)
    return {
      next: Effect.gen(function* () {
        const doomed = ready.shift() ?? (yield* another)
        ready.push(yield* another)
        yield* doomed.said("loaded")
        doomed.write("begin")
        return doomed
      })
    }
  })
