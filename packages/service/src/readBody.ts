/** Reads a request's body up to a limit; what is over it is thrown away unkept, so that the client can read the answer. */
import type { IncomingMessage } from "node:http"
import { Effect, Schema } from "effect"
import type { Visit } from "./Admission.ts"

const limit = 1024 * 1024
/** A client that goes on writing is listened to for so long, and then cut off. */
const patience = { bytes: 64 * 1024 * 1024, milliseconds: 10_000 }

export class TooLarge extends Schema.TaggedError<TooLarge>()("TooLarge", {}) {}
/** The client went away before it had said everything. */
export class Aborted extends Schema.TaggedError<Aborted>()("Aborted", {}) {}

/** So many others are writing that there is no room for it now. */
export class Crowded extends Schema.TaggedError<Crowded>()("Crowded", {}) {}

/** Lets the client finish writing. */
const discard = (request: IncomingMessage) => {
  let bytes = 0
  const cut = () => request.socket.destroy()
  const timer = setTimeout(cut, patience.milliseconds)
  request.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length
    if (bytes > patience.bytes) cut()
  })
  request.once("close", () => clearTimeout(timer))
  request.resume()
}

export const readBody = (
  request: IncomingMessage,
  visit: Visit
): Effect.Effect<Uint8Array, TooLarge | Crowded | Aborted> =>
  Effect.async((resume) => {
    const refuse = (why: TooLarge | Crowded) => {
      request.removeAllListeners("data")
      discard(request)
      resume(why)
    }
    if (Number(request.headers["content-length"] ?? 0) > limit) return refuse(new TooLarge())
    const chunks: Array<Uint8Array> = []
    let bytes = 0
    request.on("data", (chunk: Uint8Array) => {
      bytes += chunk.length
      if (bytes > limit) return refuse(new TooLarge())
      if (!visit.bring(chunk.length)) return refuse(new Crowded())
      chunks.push(chunk)
    })
    request.once("end", () => resume(Effect.succeed(Buffer.concat(chunks))))
    request.once("close", () => {
      if (!request.readableEnded) resume(new Aborted())
    })
  })
