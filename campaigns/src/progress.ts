/** How far a campaign has come: one line that is written over on a terminal, and a line every few seconds elsewhere. */

const everySoOften = { terminal: 100, elsewhere: 5000 }

export interface Progress {
  readonly say: (words: string) => void
  readonly end: () => void
}

/** `end` wipes the line, for what follows it. */
export const progress = (name: string): Progress => {
  const { stderr } = process
  const pause = stderr.isTTY ? everySoOften.terminal : everySoOften.elsewhere
  let last = performance.now()
  return {
    say: (words) => {
      if (performance.now() - last < pause) return
      last = performance.now()
      stderr.write(stderr.isTTY ? `\r\u001B[K${name}: ${words}` : `${name}: ${words}\n`)
    },
    end: () => void (stderr.isTTY && stderr.write("\r\u001B[K"))
  }
}
