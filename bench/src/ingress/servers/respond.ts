/** Reads and answers, as little as one can on `node:http`. */
import type { IncomingMessage, ServerResponse } from "node:http"
import { contentType } from "../twiml.ts"

export const read = (request: IncomingMessage, done: (body: string) => void): void => {
  let body = ""
  request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk))
  request.on("end", () => done(body))
}

export const respond = (response: ServerResponse, body: string, status = 200): void => {
  response.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) })
  response.end(body)
}
