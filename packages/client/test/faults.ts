/** Ways in which a server does not answer as it should. */
import type { Answer } from "./loopback.ts"

export const reset: Answer = (response) => void response.socket?.resetAndDestroy()
export const silent: Answer = () => {}
export const html: Answer = (response) =>
  void response.writeHead(200, { "content-type": "text/html" }).end("<html>It works!</html>")
export const truncated: Answer = (response) => void response.writeHead(201).end('{"sid":"SM000')
export const cutOff: Answer = (response) => {
  response.writeHead(201, { "content-length": "1000" }).write('{"sid":"SM000')
  setTimeout(() => response.socket?.destroy(), 20)
}
export const endless: Answer = (response) => {
  response.writeHead(200)
  const chunk = Buffer.alloc(64 * 1024, "x")
  const write = (left: number): void => {
    if (left === 0) return void response.end()
    if (!response.destroyed) response.write(chunk, () => write(left - 1))
  }
  write(800) // 50 MB
}
