/** The tokens that were given out: random, never kept, so that after a restart every old one is a stranger. */
import { randomBytes } from "node:crypto"
import { organization } from "../Account.ts"

export interface Tokens {
  readonly issue: () => string
  readonly isGood: (token: string) => boolean
  /** Ends it, as an administrator does. */
  readonly revoke: (token: string) => boolean
}

export const make = (): Tokens => {
  const good = new Set<string>()
  return {
    issue: () => {
      const token = `${organization}!${randomBytes(48).toString("base64url")}`
      good.add(token)
      return token
    },
    isGood: (token) => good.has(token),
    revoke: (token) => good.delete(token)
  }
}
