/** Twilio's API, as far as it is called here: takes every message, and lists none. */
import { createHash } from "node:crypto"
import { createServer } from "node:http"
import { createInterface } from "node:readline"
import { listen } from "./listen.ts"
import { read } from "./respond.ts"

let replies = 0

createInterface(process.stdin).on("line", () => process.stdout.write(`replies ${replies}\n`))

listen(
  // Between two samples nothing is sent, and a connection that was closed meanwhile is a send of unknown outcome.
  createServer({ keepAliveTimeout: 600_000 }, (request, response) =>
    read(request, () => {
      const isSend = request.method === "POST"
      if (isSend) replies += 1
      const sid = `SM${createHash("md5").update(`reply ${replies}`).digest("hex")}`
      const body = JSON.stringify(isSend ? { sid, status: "queued" } : { messages: [], next_page_uri: null })
      response.writeHead(isSend ? 201 : 200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body)
      })
      response.end(body)
    })
  )
)
