/** The load's process. Plain sockets: a client with more to it would be slower than the servers, and would be what is measured. */
import { connect, type Socket } from "node:net"
import { createInterface } from "node:readline"
import { Schema } from "effect"
import { connections, Order, Seen } from "../Load.ts"
import { headers, path, webhook } from "../webhook.ts"

/** Made before the clock runs. */
const request = (number: number, routes: number): Buffer => {
  const it = webhook(number, routes)
  const head = { host: "127.0.0.1", ...headers(it), "content-length": Buffer.byteLength(it.form) }
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${it.form}`)
}

const opened = (port: number) =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true }, () => resolve(socket))
    socket.once("error", reject)
  })

/** The status, once the answer is there as a whole. */
const statusOf = (answer: Buffer): number | undefined => {
  const end = answer.indexOf("\r\n\r\n")
  if (end < 0) return undefined
  const head = answer.toString("latin1", 0, end)
  const status = Number(head.slice(9, 12))
  const [, length] = /\r\ncontent-length: (\d+)/iu.exec(head) ?? []
  // Node itself says 400 or 408 so, and hangs up.
  if (length === undefined) throw new Error(`an answer with status ${status} does not say how long it is`)
  return answer.length < end + 4 + Number(length) ? undefined : status
}

const drive = async ({ count, first, port, routes }: Order): Promise<Seen> => {
  const requests = Array.from({ length: count }, (_, at) => request(first + at, routes))
  const sockets = await Promise.all(Array.from({ length: connections }, () => opened(port)))
  const times = new Float64Array(count)
  let next = 0
  let answered = 0
  let refused = 0
  const began = performance.now()
  await new Promise<void>((resolve, reject) => {
    for (const socket of sockets) {
      let at = 0
      let since = 0
      let answer: Buffer | undefined
      const post = () => {
        at = next++
        const bytes = requests[at]
        if (bytes === undefined) return
        since = performance.now()
        socket.write(bytes)
      }
      socket.on("error", reject)
      socket.on("close", () => reject(new Error("a connection was closed")))
      socket.on("data", (chunk) => {
        answer = answer === undefined ? chunk : Buffer.concat([answer, chunk])
        const status = statusOf(answer)
        if (status === undefined) return
        answer = undefined
        times[at] = performance.now() - since
        if (status !== 200) refused += 1
        answered += 1
        if (answered === count) resolve()
        else post()
      })
      post()
    }
  })
  const took = performance.now() - began
  for (const socket of sockets) socket.removeAllListeners("close").destroy()
  times.sort()
  const percentile = (part: number) => times[Math.floor((count - 1) * part)] ?? 0
  return { took, p50: percentile(0.5), p99: percentile(0.99), refused }
}

createInterface(process.stdin).on("line", (line) => {
  void drive(Schema.decodeSync(Order)(line)).then((seen) => process.stdout.write(`${Schema.encodeSync(Seen)(seen)}\n`))
})
