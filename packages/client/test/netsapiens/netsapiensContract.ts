/** The vendor's contract, as far as we have written it down, with what its servers do besides. */
import { openContract, type Patch, patchesIn } from "../contract.ts"

const at = (name: string) => new URL(`./fixtures/${name}`, import.meta.url)
const overlay = at("overlay.json")

/** Lists that are asked for page by page. */
const domain = "/domains/{domain}/messagesessions"
const user = "/domains/{domain}/users/{user}/messagesessions"
const messages = "/domains/{domain}/users/{user}/messagesessions/{messagesession}/messages"

const subscriptions = "/subscriptions"
const subscriptionsOfDomain = "/domains/{domain}/subscriptions"

const query = (name: string, schema: object) => ({ name, in: "query", required: false, schema })
const path = (name: string) => ({ name, in: "path", required: true, schema: { type: "string" } })
const paged = (template: string, names: ReadonlyArray<string>): Patch => ({
  at: ["paths", template, "get", "parameters"],
  set: [
    ...names.map(path),
    query("limit", { type: "number", minimum: 1, maximum: 1000 }),
    query("start", { type: "integer", minimum: 0 })
  ],
  why: "the vendor names `start` for lists in general, and for these only `limit`, or neither"
})
const unspaced: Patch = {
  at: ["components", "schemas", "Message", "properties", "file-access-url"],
  set: { type: "string" },
  why: "should the vendor mend the space at the end of the name"
}
const uncertain: Patch = {
  at: ["components", "schemas", "Message", "properties", "deleted-datetime"],
  set: { type: ["string", "null"] },
  why: "the enum of one literal is a pattern and no date"
}

const bySecret: Patch = {
  at: ["paths", "/tokens", "post", "requestBody", "content", "application/json", "schema", "anyOf", "0"],
  set: { $ref: "#/components/schemas/AuthRequest" },
  why: "version 45 repeats the body with a code in the place of the one with a password, which version 44 has there"
}
const single: Patch = {
  at: ["paths", `${user}/{messagesession}`, "get", "responses", "200", "content", "application/json", "schema"],
  set: {
    anyOf: [
      { type: "array", items: { $ref: "#/components/schemas/Messagesession" } },
      { $ref: "#/components/schemas/Messagesession" }
    ]
  },
  why: "one session is asked for; should it come alone, it is understood"
}

export const contract = openContract({
  file: at("netsapiens.v45.json"),
  dialect: "3.1",
  overlay: [
    ...patchesIn(overlay, "v45"),
    paged(domain, ["domain"]),
    paged(user, ["domain", "user"]),
    paged(messages, ["domain", "user", "messagesession"]),
    paged(subscriptions, []),
    paged(subscriptionsOfDomain, ["domain"]),
    unspaced,
    uncertain,
    single,
    bySecret
  ]
})
export const contract44 = openContract({
  file: at("netsapiens.v44.json"),
  dialect: "3.1",
  overlay: [
    ...patchesIn(overlay, "v44"),
    paged(user, ["domain", "user"]),
    paged(messages, ["domain", "user", "messagesession"]),
    paged(subscriptions, []),
    unspaced,
    uncertain
  ]
})
