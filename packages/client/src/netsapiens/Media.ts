/** Pictures, sounds and documents to send: bytes go in, and what the API wants to know of them is computed. */
import { Effect } from "effect"
import { NetSapiensError } from "./NetSapiensError.ts"

export interface Media {
  readonly bytes: Uint8Array
  /** For what does not show it by its first bytes, such as plain text; it is found out where it is not given. */
  readonly mimeType?: string
}

/** Loaded with the first picture: nobody else pays for it at the start. */
const typeOf = (bytes: Uint8Array) => Effect.promise(async () => (await import("file-type")).fileTypeFromBuffer(bytes))

/** In base64, with its MIME type, and its size in bytes. Fails with `Rejected` where there is nothing, or nothing that tells its type. */
export const encoded = (operation: string, { bytes, mimeType }: Media) =>
  Effect.gen(function* () {
    const refused = (advice: string) =>
      new NetSapiensError({ operation, reason: { _tag: "Rejected", code: "mime-type" }, advice })
    if (bytes.length === 0) return yield* refused("the media have no bytes")
    const type = mimeType ?? (yield* typeOf(bytes))?.mime
    if (type === undefined) return yield* refused("the bytes do not show what they are: give their `mimeType`")
    return { data: Buffer.from(bytes).toString("base64"), mimeType: type, size: bytes.length }
  })
