/** The practice Twilio: the Messages API under `/twilio`, and a phone network behind it. */
import { Effect } from "effect"
import type { Make } from "../Platform.ts"
import { accountSid, authToken, sender } from "./Account.ts"
import { api } from "./api.ts"
import * as Carrier from "./Carrier.ts"
import * as Inbound from "./Inbound.ts"
import * as Numbers from "./Numbers.ts"

const provider = "twilio"

const calls = ["create", "fetch", "list", "update", "delete", "listMedia", "fetchMedia", "deleteMedia", "feedback"]
const operations = [...calls, "webhook", "callback", "deliver"]

export const make: Make = (site) =>
  Effect.gen(function* () {
    const webhook = `${site.webhooks}/${provider}`
    const optOuts = yield* site.journal("opt-outs", { schema: Numbers.OptOut, key: ({ pair }) => pair })
    const numbers = Numbers.make(site.messages.of(provider), optOuts)
    const carrier = yield* Carrier.make(site, numbers)
    const { repeat, text } = Inbound.make(site, webhook, numbers, carrier)
    return {
      provider,
      name: "Twilio Messages",
      prefix: "/twilio",
      sender,
      webhook,
      settings: {
        PARLEY_TWILIO_ACCOUNT_SID: accountSid,
        PARLEY_TWILIO_AUTH_TOKEN: authToken,
        PARLEY_TWILIO_FROM: sender,
        PARLEY_TWILIO_API_URL: `${site.url}/twilio`
      },
      operations,
      faults: site.faults,
      app: api(site, numbers, carrier),
      text,
      repeat
    }
  })
