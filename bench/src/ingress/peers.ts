/** The peers: grammY, whole, and web frameworks, which only read and answer. */
import { join } from "node:path"
import { side } from "./contestant.ts"
import { count, launch, type Server } from "./Served.ts"
import { reply } from "./topics.ts"
import { message, nothing } from "./twiml.ts"

const grammy = (name: string, routes: number, storage: "memory" | "NORMAL" | "FULL") => {
  const server: Server = {
    routes,
    says: ({ topic }, isAgain) => (isAgain ? nothing : message(reply(topic))),
    start: async (folder) => {
      const file = join(folder, "grammy.db")
      const args = storage === "memory" ? [] : [storage, file]
      const { close, port } = await launch("servers/grammy", [String(routes), ...args])
      const key = (contact: string) => contact.slice(1)
      const disk = {
        rows: ({ contact }: { readonly contact: string }) =>
          count(file, "select count(*) from session where key = ?", key(contact)),
        turns: ({ contact }: { readonly contact: string }) =>
          count(file, "select value ->> 'turns' from session where key = ?", key(contact))
      }
      return { port, close, ...(storage !== "memory" && { disk }) }
    }
  }
  return side(name, "peer", server)
}

export const grammyFull = "grammY, session on SQLite FULL"

export const full = (routes: number) => grammy(grammyFull, routes, "FULL")
export const normal = (routes: number) => grammy("grammY, session on SQLite NORMAL", routes, "NORMAL")
export const memory = (routes: number) => grammy("grammY, session in memory", routes, "memory")

const framework = (name: string, script: string) =>
  side(name, "peer", {
    routes: 10,
    says: () => nothing,
    start: async () => {
      const { close, port } = await launch(script)
      return { port, close }
    }
  })

export const fastify = framework("fastify", "servers/fastify")
export const hono = framework("hono", "servers/hono")
export const effect = framework("@effect/platform HttpServer", "servers/effect")
