/** How much may be on its way in at once. More would only fill the memory, and a platform that is told to come later does. */

/** Requests at once, and the bytes of their bodies that have come. */
const most = { requests: 1000, bytes: 64 * 1024 * 1024 }

/** One that was let in. */
export interface Visit {
  /** So many bytes more have come; `false` where there is no room for them. */
  readonly bring: (bytes: number) => boolean
  readonly leave: () => void
}

export class Admission {
  private requests = 0
  private bytes = 0

  /** `undefined` where there is no room. */
  enter(): Visit | undefined {
    if (this.requests >= most.requests) return undefined
    this.requests += 1
    let brought = 0
    return {
      bring: (bytes) => {
        if (this.bytes + bytes > most.bytes) return false
        this.bytes += bytes
        brought += bytes
        return true
      },
      leave: () => {
        this.requests -= 1
        this.bytes -= brought
      }
    }
  }
}
