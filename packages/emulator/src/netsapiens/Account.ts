/** The one domain of the practice NetSapiens, and who may use it. Everybody may know these credentials: they open nothing else. */

export const domain = "practice.example"

/** The user that every credential here belongs to. */
export const user = "1000"

/** That user, and colleagues to chat with. */
export const users: ReadonlyArray<string> = [user, "1001", "1002"]

/** A user as messages name one. */
export const address = (user: string): string => `${user}@${domain}`

/** The user's number, in digits as this API writes numbers. */
export const number = "15005550020"

/** A number of the domain that is nobody's. */
export const spareNumber = "15005550021"

/** An API key: a bearer that does not expire. */
export const apiKey = "nsu_not-a-secret-practice-key"

export const password = "not-a-secret-practice-password"
export const clientSecret = "not-a-secret-practice-client-secret"

/** OAuth clients, and how many seconds their tokens live: those of the second one end while somebody watches. */
export const lifetimes: ReadonlyMap<string, number> = new Map([
  ["practice-client", 3600],
  ["practice-client-brief", 2]
])

/** A path segment for a bot's webhook: nothing that is posted here is signed. */
export const webhookToken = "not-a-secret-practice-webhook-token"

/** Sees the domains of one reseller, here one: `*` is allowed, and means it. */
export const scope = "Reseller"

export const hostname = "core1.practice.example"
export const apiVersion = "45.0.0"
