/** A request that Twilio makes to a bot: a form, signed with the account's auth token. */
import { HttpBody, HttpClientRequest } from "@effect/platform"
import { accountSid, apiVersion, authToken } from "./Account.ts"
import { signature } from "./signature.ts"

export const webhook = (url: string, parameters: Readonly<Record<string, string>>) => {
  const all = Object.entries({ ...parameters, AccountSid: accountSid, ApiVersion: apiVersion })
  return HttpClientRequest.post(url, {
    body: HttpBody.text(new URLSearchParams(all).toString(), "application/x-www-form-urlencoded; charset=UTF-8"),
    headers: { "user-agent": "TwilioProxy/1.1", "x-twilio-signature": signature(authToken, url, all) }
  })
}
