/** The practice Twilio Proxy: its API under `/twilio-proxy`, a service with one number, and a phone network behind it. */
import { Effect } from "effect"
import type { Make } from "../Platform.ts"
import { accountSid, authToken } from "../twilio/Account.ts"
import { api, operations } from "./api.ts"
import { provider } from "./begin.ts"
import * as Carrier from "./Carrier.ts"
import * as Network from "./Network.ts"
import * as OptOuts from "./OptOuts.ts"
import { numberSid } from "./phoneNumbers.ts"
import type { PhoneNumber, Service } from "./records.ts"
import { resources } from "./resources.ts"
import { begin } from "./services.ts"
import * as State from "./State.ts"

/** The service that is there from the start, under the unique name `practice`. */
const serviceSid = "KS00000000000000000000000000000001"

/** The only number of its pool. */
const sender = "+15005550010"

// Not the moment of the start: it would be another one after a restart.
const at = "2026-01-01T00:00:00.000Z"

export const make: Make = (site) =>
  Effect.gen(function* () {
    const base = `${site.url}/${provider}`
    const webhook = `${site.webhooks}/${provider}`
    const practice: Service = {
      ...begin(serviceSid, "practice", at),
      callbackUrl: webhook,
      outOfSessionUrl: `${webhook}/out-of-session`
    }
    const number: PhoneNumber = {
      _tag: "PhoneNumber",
      sid: numberSid(sender),
      service: serviceSid,
      number: sender,
      reserved: false,
      createdAt: at,
      updatedAt: at
    }
    const state = yield* State.make(site, provider, [practice, number])
    const shown = resources(base)
    const optOuts = OptOuts.make(site.messages.of(provider))
    const carrier = yield* Carrier.make(site, state, shown)
    const { repeat, text } = Network.make(site, state, shown, carrier, optOuts)
    return {
      provider,
      name: "Twilio Proxy",
      prefix: `/${provider}`,
      sender,
      webhook,
      settings: {
        PARLEY_TWILIO_PROXY_ACCOUNT_SID: accountSid,
        PARLEY_TWILIO_PROXY_AUTH_TOKEN: authToken,
        PARLEY_TWILIO_PROXY_SERVICE_SID: serviceSid,
        PARLEY_TWILIO_PROXY_API_URL: base
      },
      operations,
      faults: site.faults,
      app: api(site, { state, shown, base }, carrier, optOuts),
      text,
      repeat
    }
  })
