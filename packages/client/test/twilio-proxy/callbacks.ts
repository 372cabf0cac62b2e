/** Twilio's callbacks as they come: recorded forms, signed for the address that they are posted to. */
import { readFileSync } from "node:fs"
import { sign, signatureHeader } from "@parley/client/twilio-proxy"
import type { Webhook } from "@parley/messaging"
import { authToken, publicUrl } from "./service.ts"

export const recorded = (name: string) => readFileSync(new URL(`./fixtures/${name}.form`, import.meta.url), "utf8")

const root = "/webhooks/twilio-proxy"
export const places = { interaction: root, intercept: `${root}/intercept`, outOfSession: `${root}/out-of-session` }

export const signed = (target: string, form: string): Webhook => ({
  target,
  headers: {
    "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
    [signatureHeader]: sign({ authToken, url: publicUrl + target, parameters: new URLSearchParams(form) })
  },
  body: new TextEncoder().encode(form)
})
