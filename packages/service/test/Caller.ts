/** A client that says byte for byte what it likes, as no HTTP library would. */
import { connect } from "node:net"
import { Effect } from "effect"
import { until } from "./Door.ts"

/** What a platform sends before its text. */
export const head = (more: string): string =>
  `POST /webhooks/platform HTTP/1.1\r\nhost: bot\r\nx-signature: genuine\r\n${more}\r\n\r\n`

interface Caller {
  heard: string
  isCut: boolean
  written: number
  /** Says it, as soon as what was said before has left. */
  readonly say: (what: string | Uint8Array) => Effect.Effect<void>
  /** Goes on with bytes of a body until so many have left, or the connection is cut. */
  readonly press: (bytes: number, chunk: Uint8Array) => Effect.Effect<void>
  /** Waits until so many answers with this status have come. */
  readonly hears: (status: number, times?: number) => Effect.Effect<void>
  /** Waits until the connection is closed. */
  readonly isLetGo: Effect.Effect<void>
}

export const call = (port: number) =>
  Effect.gen(function* () {
    const socket = yield* Effect.acquireRelease(
      Effect.sync(() => connect({ port, host: "127.0.0.1", noDelay: true })),
      (it) => Effect.sync(() => void it.destroy())
    )
    const caller: Caller = {
      heard: "",
      isCut: false,
      written: 0,
      say,
      press,
      hears,
      isLetGo: until(() => caller.isCut)
    }
    socket.setEncoding("latin1")
    socket.on("data", (text) => (caller.heard += String(text)))
    socket.on("close", () => (caller.isCut = true))
    // A cut connection is what is looked for.
    socket.on("error", () => {})

    function say(what: string | Uint8Array): Effect.Effect<void> {
      return Effect.async((resume) => {
        caller.written += what.length
        socket.write(what, () => resume(Effect.void))
      })
    }
    function press(bytes: number, chunk: Uint8Array): Effect.Effect<void> {
      const end = caller.written + bytes
      return Effect.whileLoop({
        while: () => caller.written < end && !socket.destroyed,
        body: () => Effect.zipRight(say(chunk), Effect.yieldNow()),
        step: () => {}
      })
    }
    function hears(status: number, times = 1): Effect.Effect<void> {
      return until(() => caller.heard.split(`HTTP/1.1 ${status} `).length > times)
    }
    return caller
  })
