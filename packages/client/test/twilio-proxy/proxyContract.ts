/** Twilio's own contract for Proxy. */
import { openContract, type Patch } from "../contract.ts"

const statuses = ["interaction", "message_interaction"].map((name): Patch => ({
  at: ["components", "schemas", `${name}_enum_resource_status`, "nullable"],
  set: true,
  why: "null in the vendor's own examples"
}))

const participants: Patch = {
  at: ["paths", "/v1/Services/{ServiceSid}/Sessions", "post", "requestBody", "content"].concat(
    "application/x-www-form-urlencoded",
    "schema",
    "properties",
    "Participants",
    "items"
  ),
  set: { type: "string" },
  why: "the vendor's file leaves them without a type; on the wire each is an object in JSON"
}

export const contract = openContract({
  file: new URL("./fixtures/twilio_proxy_v1.json", import.meta.url),
  dialect: "3.0",
  overlay: [...statuses, participants]
})
