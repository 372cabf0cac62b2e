/** Listens on a free port of this machine alone, and says which. */
import type { Server } from "node:http"

export const said = (port: number): void => void process.stdout.write(`listening at http://127.0.0.1:${port}\n`)

export const listen = (server: Server): void =>
  void server.listen({ host: "127.0.0.1", port: 0 }, () => {
    const address = server.address()
    if (typeof address === "object" && address !== null) said(address.port)
  })
