/** Listens on a free port of this machine alone, says which, and ends with whoever started it. */
import type { Server } from "node:http"

export const said = (port: number): void => {
  process.stdin.once("close", () => process.exit()).resume()
  process.stdout.write(`listening at http://127.0.0.1:${port}\n`)
}

export const listen = (server: Server): void =>
  void server.listen({ host: "127.0.0.1", port: 0 }, () => {
    const address = server.address()
    if (typeof address === "object" && address !== null) said(address.port)
  })
