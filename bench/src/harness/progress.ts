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
  const often = stderr.isTTY ? pause.terminal : pause.elsewhere
  let last = performance.now()
  let later: NodeJS.Timeout | undefined
  const wipe = () => void (stderr.isTTY && stderr.write("\r\u001B[K"))
  const show = (words: string) => {
    last = performance.now()
    stderr.write(stderr.isTTY ? `\r\u001B[K${words.slice(0, stderr.columns - 1)}` : `${words}\n`)
  }
  return {
    say: (words) => {
      clearTimeout(later)
      const left = last + often - performance.now()
      // Told later if it still is so: what comes last may take longest.
      if (left > 0) later = setTimeout(show, left, words)
      else show(words)
    },
    note: (words) => {
      wipe()
      stderr.write(`${words}\n`)
    },
    end: () => {
      clearTimeout(later)
      wipe()
    }
  }
}
