/** Writes multipart bodies with a JSON part that has a type and no file name, as the vendor's examples do. */
import { randomUUID } from "node:crypto"
import { HttpBody } from "@effect/platform"
import type { InteractionAttachment } from "./Said.ts"

const quoted = (name: string): string => `"${name.replace(/[\r\n"\\]/g, "_")}"`

/** A part named `json`, and the files as parts named `attachments`. */
export const multipart = (json: unknown, attachments: ReadonlyArray<InteractionAttachment>): HttpBody.HttpBody => {
  const boundary = randomUUID()
  const head = (disposition: string, type: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`
  const bytes = Buffer.concat([
    Buffer.from(`${head('name="json"', "application/json")}${JSON.stringify(json)}\r\n`),
    ...attachments.flatMap(({ bytes, name, type }) => [
      Buffer.from(head(`name="attachments"; filename=${quoted(name)}`, type.replace(/[\r\n]/g, ""))),
      bytes,
      Buffer.from("\r\n")
    ]),
    Buffer.from(`--${boundary}--\r\n`)
  ])
  return HttpBody.uint8Array(bytes, `multipart/form-data; boundary=${boundary}`)
}
