/** The limits: bare `node:http`, with less and less left out. */
import { side } from "./contestant.ts"
import { launch, type Server } from "./Served.ts"
import { nothing } from "./twiml.ts"

const limit = (name: string, kind: "read" | "parse" | "sign" | "fiber", routes: number) => {
  const server: Server = {
    routes,
    says: () => nothing,
    ...(kind === "sign" && { refuses: 403 }),
    start: async () => {
      const { close, port } = await launch("servers/bare", [kind])
      return { port, close }
    }
  }
  return side(name, "limit", server)
}

export const parsing = "node:http, parsed"

export const read = limit("node:http", "read", 10)
export const parse = (routes: number) => limit(parsing, "parse", routes)
export const sign = (routes: number) => limit("node:http, parsed, signature checked", "sign", routes)
export const fiber = limit("node:http, parsed, a fiber for each", "fiber", 10)
