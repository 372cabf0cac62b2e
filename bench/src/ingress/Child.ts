/** A program of this folder in a process of its own: it says on stdout what it has to say, and is killed at the end. */
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

export interface Child {
  /** The next line in which the pattern is found: what its first group has. Rejects where the process ends before. */
  readonly says: (pattern: RegExp) => Promise<string>
  /** Writes the line, and gives what is said to it. */
  readonly ask: (line: string, pattern: RegExp) => Promise<string>
  /** Returns when it is gone. */
  readonly kill: () => Promise<void>
}

interface Listener {
  readonly pattern: RegExp
  readonly resolve: (found: string) => void
  readonly reject: (why: Error) => void
}

/** `script`: such as `servers/bare`. Nothing of our own environment is handed on. */
export const start = (
  script: string,
  args: ReadonlyArray<string> = [],
  env: Readonly<Record<string, string>> = {}
): Child => {
  const file = fileURLToPath(new URL(`${script}.js`, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], { env })
  const listeners = new Set<Listener>()
  let complaint = ""
  let isGone = false
  child.stderr.setEncoding("utf8").on("data", (text) => (complaint += text))
  child.stdin.on("error", () => {}) // it is gone, which `close` says
  createInterface(child.stdout).on("line", (line) => {
    for (const listener of listeners) {
      const found = listener.pattern.exec(line)
      if (found === null) continue
      listeners.delete(listener)
      listener.resolve(found[1] ?? "")
    }
  })
  const gone = new Promise<void>((resolve) =>
    child.once("close", () => {
      isGone = true
      for (const { reject } of listeners) reject(new Error(`${script} has ended: ${complaint}`))
      resolve()
    })
  )
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      if (isGone) reject(new Error(`${script} has ended: ${complaint}`))
      else listeners.add({ pattern, resolve, reject })
    })
  return {
    says,
    ask: (line, pattern) => {
      const answer = says(pattern)
      child.stdin.write(`${line}\n`)
      return answer
    },
    kill: () => {
      child.kill("SIGKILL")
      return gone
    }
  }
}
