/** The id under which a message is said: made of our own key, so that the same message always has the same one. */
import { createHash } from "node:crypto"

/** A random UUID of ours, the name space of these ids. */
const space = Buffer.from("9b0a6a0e6f4f4b0d8f0a3a7f2a6c41d5", "hex")

/** A UUID of version 5 (RFC 9562). */
export const entryId = (account: string, key: string): string => {
  const hash = createHash("sha1").update(space).update(`${account}/${key}`, "utf8").digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString("hex")
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-")
}
