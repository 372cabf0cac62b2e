/** How much may be on its way in at once. More would only fill the memory, and a platform that is told to come later does. */

/** Requests at once, and the bytes of their bodies. */
const most = { requests: 1000, bytes: 64 * 1024 * 1024 }

export class Admission {
  private requests = 0
  private bytes = 0

  /** For a body of at most so many bytes. Gives how to leave again; `undefined` where there is no room. */
  enter(bytes: number): (() => void) | undefined {
    if (this.requests >= most.requests || this.bytes + bytes > most.bytes) return undefined
    this.requests += 1
    this.bytes += bytes
    return () => {
      this.requests -= 1
      this.bytes -= bytes
    }
  }
}
