/** Who writes when: the same for every side and in every run, with an id that was never there before. */

/** So many conversations are under way. */
export const contacts = 10_000

export interface Inbound {
  /** As a platform gives it, so that it falls anywhere into an index. */
  readonly id: string
  readonly contact: number
}

export const text = "order 123"

/** Deterministic, 32 bits at a time (mulberry32). */
const random = (seed: number) => {
  let at = seed
  return () => {
    at = (at + 0x6d2b79f5) | 0
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

const hex = (number: number) => number.toString(16).padStart(8, "0")

export const traffic = (seed = 1): (() => Inbound) => {
  const draw = random(seed)
  return () => ({ id: `SM${hex(draw())}${hex(draw())}${hex(draw())}${hex(draw())}`, contact: draw() % contacts })
}

const sender = "+15557654321"
export const source = { provider: "twilio", account: "AC1", sender }
export const phone = (contact: number) => `+1555${1_000_000 + contact}`

/** The body of a webhook, as long as such a form is. */
export const form: Uint8Array = new TextEncoder().encode(
  `ToCountry=US&ToState=&SmsStatus=received&NumSegments=1&Body=order+123&To=%2B15557654321&From=%2B15551000000&ApiVersion=2010-04-01&Padding=`.padEnd(
    590,
    "x"
  )
)
