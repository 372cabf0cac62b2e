/** Our own sides: the whole service, and its door alone. */
import { join } from "node:path"
import { side } from "./contestant.ts"
import { count, launch, type Server } from "./Served.ts"
import { reply } from "./topics.ts"
import { account, authToken, publicUrl, sender } from "./webhook.ts"

/** Whoever looks for the API here finds nobody. */
const nowhere = "http://127.0.0.1:9"

/** `apiUrl`: where messages are sent to. */
const settings = (apiUrl: string) => ({
  PARLEY_TWILIO_ACCOUNT_SID: account,
  PARLEY_TWILIO_AUTH_TOKEN: authToken,
  PARLEY_TWILIO_FROM: sender,
  PARLEY_TWILIO_API_URL: apiUrl,
  PARLEY_PUBLIC_URL: publicUrl
})

const serve = (file: string, routes: number, apiUrl: string, sends: "here" | "over HTTP") =>
  launch("servers/parley", ["serve"], {
    ...settings(apiUrl),
    PORT: "0",
    DATABASE_URL: `file:${file}`,
    BENCH_ROUTES: String(routes),
    BENCH_SENDS: sends
  })

const service = (routes: number, start: (file: string) => ReturnType<Server["start"]>): Server => ({
  routes,
  says: () => "",
  refuses: 401,
  start: async (folder) => {
    const file = join(folder, "parley.db")
    return {
      ...(await start(file)),
      disk: {
        rows: ({ sid }) => count(file, "select count(*) from inbox where id = ?", sid),
        turns: ({ contact, topic }) =>
          count(
            file,
            `select count(*) from transcript join conversation on conversation.id = transcript.conversation
             where contact = ? and said_by = 'bot' and text = ?`,
            contact,
            reply(topic)
          )
      }
    }
  }
})

/** Its replies are taken at once, in its own process, as grammY's are. */
export const parley = "Parley, SQLite FULL"
export const whole = (routes: number) =>
  side(
    parley,
    "ours",
    service(routes, (file) => serve(file, routes, nowhere, "here"))
  )

/** Its replies go to a stand-in of Twilio's API: one HTTP request for each, on the same two cores. */
export const sending = (routes: number) =>
  side(
    "Parley, SQLite FULL, replies sent over HTTP",
    "ours",
    service(routes, async (file) => {
      const twilio = await launch("servers/twilio")
      const served = await serve(file, routes, `http://127.0.0.1:${twilio.port}`, "over HTTP").catch(
        async (error: unknown) => {
          await twilio.close()
          throw error
        }
      )
      const close = async () => {
        await Promise.all([served.close(), twilio.close()])
      }
      return { port: served.port, replies: twilio.replies, close }
    })
  )

/** Verified, parsed, and forgotten: what stands before the store. */
export const door = "Parley's door"
export const doorAlone = side(door, "ours", {
  routes: 10,
  says: () => "",
  refuses: 401,
  start: async () => {
    const { close, port } = await launch("servers/door", [], settings(nowhere))
    return { port, close }
  }
})
