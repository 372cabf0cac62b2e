/** Twilio's own contract for Messages. */
import { openContract, type Patch } from "../contract.ts"

const list = (path: string) => ["paths", `/2010-04-01/Accounts/{AccountSid}/${path}`, "get"]
const lists = [list("Messages.json"), list("Messages/{MessageSid}/Media.json")]
const properties = ["responses", "200", "content", "application/json", "schema", "properties"]

const pages = lists.flatMap((at) =>
  ["first_page_uri", "next_page_uri", "previous_page_uri", "uri"].map((name): Patch => ({
    at: [...at, ...properties, name, "format"],
    set: "uri-reference",
    why: "they are relative"
  }))
)

const dates = [
  ["3", "4", "5"],
  ["2", "3", "4"]
].flatMap((places, index) =>
  places.map((place): Patch => ({
    at: [...(lists[index] ?? []), "parameters", place, "schema", "format"],
    set: "date",
    why: "the vendor's own examples filter by whole days"
  }))
)

export const contract = openContract({
  file: new URL("./fixtures/twilio_api_v2010.messages-subset.json", import.meta.url),
  dialect: "3.0",
  overlay: [...pages, ...dates]
})
