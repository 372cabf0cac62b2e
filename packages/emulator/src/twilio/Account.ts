/** The one account of the practice Twilio. Everybody may know its credentials: they open nothing else. */

export const accountSid = "AC00000000000000000000000000000001"
export const authToken = "not-a-secret-practice-auth-token"

/** The account's number; the vendor's own test credentials know it as the one that may send. */
export const sender = "+15005550006"

/** A messaging service whose only number is `sender`. */
export const messagingServiceSid = "MG00000000000000000000000000000001"

/** An API key, which may call but never signs. */
const apiKeySid = "SK00000000000000000000000000000001"
const apiKeySecret = "not-a-secret-practice-api-secret"

export const apiVersion = "2010-04-01"

const accepted = [`${accountSid}:${authToken}`, `${apiKeySid}:${apiKeySecret}`].map(
  (pair) => `Basic ${Buffer.from(pair).toString("base64")}`
)

/** Whether this `Authorization` header is the account's. */
export const opens = (authorization: string | undefined): boolean =>
  authorization !== undefined && accepted.includes(authorization)
