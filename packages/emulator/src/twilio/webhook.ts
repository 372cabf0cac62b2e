/** A request that Twilio makes to a bot: a form or JSON, signed with the account's auth token. */
import { createHash } from "node:crypto"
import { HttpBody, HttpClientRequest } from "@effect/platform"
import { accountSid, apiVersion, authToken } from "./Account.ts"
import { signature } from "./signature.ts"

const post = (url: string, body: HttpBody.HttpBody, signature: string) =>
  HttpClientRequest.post(url, { body, headers: { "user-agent": "TwilioProxy/1.1", "x-twilio-signature": signature } })

/** JSON has no parameters to sign: the address carries the digest of the raw body, and alone is signed. */
export const webhook = (url: string, parameters: Readonly<Record<string, string>>, as: "form" | "json" = "form") => {
  const all = Object.entries({ ...parameters, AccountSid: accountSid, ApiVersion: apiVersion })
  if (as === "form") {
    const form = new URLSearchParams(all).toString()
    const body = HttpBody.text(form, "application/x-www-form-urlencoded; charset=UTF-8")
    return post(url, body, signature(authToken, url, all))
  }
  const json = JSON.stringify(Object.fromEntries(all))
  const digest = createHash("sha256").update(json).digest("hex")
  const address = `${url}${url.includes("?") ? "&" : "?"}bodySHA256=${digest}`
  return post(address, HttpBody.text(json, "application/json"), signature(authToken, address))
}
