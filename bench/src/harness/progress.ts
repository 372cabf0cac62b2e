/** What is being measured, on stderr: one line that is written over on a terminal, and a line every few seconds elsewhere. */

const pause = { terminal: 50, elsewhere: 2000 }

export interface Progress {
  readonly say: (words: string) => void
  /** A line that stays. */
  readonly note: (words: string) => void
  readonly end: () => void
}

export const progress = (): Progress => {
  const { stderr } = process
  let last = performance.now()
  const wipe = () => void (stderr.isTTY && stderr.write("\r\u001B[K"))
  return {
    say: (words) => {
      if (performance.now() - last < (stderr.isTTY ? pause.terminal : pause.elsewhere)) return
      last = performance.now()
      stderr.write(stderr.isTTY ? `\r\u001B[K${words.slice(0, stderr.columns - 1)}` : `${words}\n`)
    },
    note: (words) => {
      wipe()
      stderr.write(`${words}\n`)
    },
    end: wipe
  }
}
