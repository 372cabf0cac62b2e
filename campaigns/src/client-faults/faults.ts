/** The ways in which a platform that is out of order answers, or does not. */
import type { Fault } from "../harness/FaultProxy.ts"

const answer = (status: string, type: string, body: string, headers: ReadonlyArray<string> = []): Fault => ({
  answer: [
    `HTTP/1.1 ${status}`,
    `content-type: ${type}`,
    `content-length: ${Buffer.byteLength(body)}`,
    ...headers,
    "",
    body
  ].join("\r\n")
})
const json = "application/json"

/** `hangs`: no answer is had before the deadline. `refused`: nobody listens, and nothing leaves. */
export interface Trouble {
  readonly name: string
  readonly fault: Fault | "refused"
  readonly hangs?: true
}

/** `byteEvery`: milliseconds between two bytes of an answer that is slow; far too long for it to be whole in time. */
export const troubles = (byteEvery: number): ReadonlyArray<Trouble> => [
  { name: "refused", fault: "refused" },
  { name: "reset before headers", fault: "reset before headers" },
  { name: "reset after headers", fault: "reset after headers" },
  { name: "black hole", fault: "black hole", hangs: true },
  { name: "byte by byte", fault: { byteEvery }, hangs: true },
  { name: "truncated", fault: "truncated" },
  { name: "429 with Retry-After", fault: answer("429 Too Many Requests", json, "{}", ["retry-after: 1"]) },
  { name: "429", fault: answer("429 Too Many Requests", json, "{}") },
  { name: "500", fault: answer("500 Internal Server Error", json, "{}") },
  { name: "503", fault: answer("503 Service Unavailable", json, "{}") },
  { name: "wrong content type", fault: { retyped: "image/png" } },
  { name: "HTML", fault: answer("200 OK", "text/html", "<html>It works!</html>") }
]
