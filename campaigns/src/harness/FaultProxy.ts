/** A proxy before a server, with faults on order for each request, and a word at the moments at which a process is best killed. */
import { connect, createServer, type Server, type Socket } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { Effect, type Scope } from "effect"

/** What befalls a request. Times are milliseconds. */
export type Fault =
  /** Taken from the client, and never passed on nor answered. */
  | "black hole"
  /** The server has it and answers; the client hears a reset, before a byte of the answer or after its headers. */
  | "reset before headers"
  | "reset after headers"
  /** The answer's headers and the first half of what is left, and then the end of the connection. */
  | "truncated"
  /** The answer comes byte by byte, with so long between them. */
  | { readonly byteEvery: number }
  /** The request is passed on so much later. */
  | { readonly delay: number }
  /** The server never sees it: this is answered, byte for byte. */
  | { readonly answer: string }
  /** The answer is the server's, under another content type. */
  | { readonly retyped: string }

/** Whole, as it came over the wire. */
export interface Request {
  readonly bytes: Buffer
}

/** Read at every request, so they may be changed while the proxy runs. A promise is waited for. */
export interface Rules {
  fault?: (request: Request) => Fault | undefined
  /** All bytes of the request have been passed to the server. */
  onRequest?: (request: Request) => Promise<void> | void
  /** The server has answered; nothing of it was passed to the client yet. */
  onAnswer?: (request: Request) => Promise<void> | void
}

export interface FaultProxy {
  readonly url: string
  /** While this runs nobody listens, and connections that were open are cut. */
  readonly refusing: <A, E, R>(during: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

const blank = Buffer.from("\r\n\r\n")
/** Where the first request in the bytes ends; undefined before it is whole. HTTP is known so far and no further. */
const endOf = (bytes: Buffer): number | undefined => {
  const body = bytes.indexOf(blank) + blank.length
  if (body < blank.length) return undefined
  const head = bytes.toString("latin1", 0, body)
  if (/^transfer-encoding: *chunked/im.test(head)) {
    const last = bytes.indexOf("0\r\n\r\n", body)
    return last < 0 ? undefined : last + 5
  }
  const end = body + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  return bytes.length < end ? undefined : end
}

const chunksOf = (socket: Socket): AsyncIterable<Buffer> => socket

/** One after the other: a client that waits for an answer before it asks again is all that is served. */
async function* requestsOf(client: Socket): AsyncGenerator<Request> {
  let bytes = Buffer.alloc(0)
  for await (const chunk of chunksOf(client)) {
    bytes = Buffer.concat([bytes, chunk])
    const end = endOf(bytes)
    if (end === undefined) continue
    yield { bytes: bytes.subarray(0, end) }
    bytes = bytes.subarray(end)
  }
}

const write = (socket: Socket, bytes: Uint8Array | string) =>
  new Promise<void>((resolve) => socket.write(bytes, () => resolve()))

/** Passes the first bytes of an answer to the client, as the fault has it. False: nothing else of it is passed. */
const begin = async (client: Socket, bytes: Buffer, fault: Fault | undefined): Promise<boolean> => {
  const body = bytes.indexOf(blank) + blank.length
  if (fault === "reset before headers") client.resetAndDestroy()
  else if (fault === "reset after headers") {
    await write(client, bytes.subarray(0, body))
    // A reset overtakes what was written just before it.
    await sleep(5)
    client.resetAndDestroy()
  } else if (fault === "truncated") {
    await write(client, bytes.subarray(0, body + Math.floor((bytes.length - body) / 2)))
    client.destroySoon()
  } else if (typeof fault === "object" && "retyped" in fault) {
    const head = bytes.toString("latin1", 0, body).replace(/^content-type:.*$/im, `content-type: ${fault.retyped}`)
    await write(client, Buffer.concat([Buffer.from(head, "latin1"), bytes.subarray(body)]))
    return true
  } else {
    await pass(client, bytes, fault)
    return true
  }
  return false
}

const pass = async (client: Socket, bytes: Buffer, fault: Fault | undefined): Promise<void> => {
  if (typeof fault !== "object" || !("byteEvery" in fault)) return write(client, bytes)
  for (const byte of bytes) {
    if (client.destroyed) return
    await write(client, Uint8Array.of(byte))
    await sleep(fault.byteEvery)
  }
}

/** Until the server ends the connection, or the fault leaves nothing to pass on. */
const exchange = async (client: Socket, server: Socket, request: Request, rules: Rules): Promise<void> => {
  const fault = rules.fault?.(request)
  if (fault === "black hole") return
  if (typeof fault === "object" && "answer" in fault) return write(client, fault.answer)
  if (typeof fault === "object" && "delay" in fault) await sleep(fault.delay)
  await write(server, request.bytes)
  await rules.onRequest?.(request)
  let isBegun = false
  for await (const chunk of chunksOf(server)) {
    if (!isBegun) await rules.onAnswer?.(request)
    if (isBegun) await pass(client, chunk, fault)
    else if (!(await begin(client, chunk, fault))) return
    isBegun = true
  }
  client.destroySoon()
}

/** A connection to the server for each request: it is closed with the next one, when its answer is over. */
const serve = async (client: Socket, port: number, rules: Rules): Promise<void> => {
  let server: Socket | undefined
  client.once("close", () => server && leave(server))
  for await (const request of requestsOf(client)) {
    server?.destroy()
    const next = connect(port, "127.0.0.1").on("error", () => {})
    server = next
    // Either side may go at any moment: that ends the exchange, and is no fault of ours.
    exchange(client, next, request, rules).catch(() => server === next && client.destroy())
  }
}

/** What the server does for who has gone, it still does: it is told of it a little later. */
const leave = (server: Socket) => setTimeout(() => server.destroy(), 200).unref()

const listen = (server: Server, port: number) =>
  Effect.async<number>((resume) => {
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

/** Before the server that listens on that port of this machine. */
export const make = (port: number, rules: Rules): Effect.Effect<FaultProxy, never, Scope.Scope> =>
  Effect.gen(function* () {
    const clients = new Set<Socket>()
    const server = createServer((client) => {
      clients.add(client)
      client.on("error", () => {}).once("close", () => clients.delete(client))
      serve(client, port, rules).catch(() => client.destroy())
    })
    const close = Effect.async<void>((resume) => {
      server.close(() => resume(Effect.void))
      for (const client of clients) client.destroy()
    })
    const own = yield* Effect.acquireRelease(listen(server, 0), () => close)
    return {
      url: `http://127.0.0.1:${own}`,
      refusing: (during) =>
        Effect.acquireUseRelease(
          close,
          () => during,
          () => listen(server, own)
        )
    }
  })
