/** Twilio's Proxy API, all of its paths, and beside it the texts themselves as the Messages API shows them. */
import { type HttpApp, HttpRouter } from "@effect/platform"
import { Effect, Option } from "effect"
import { faulty } from "../faulty.ts"
import type { Site } from "../Platform.ts"
import { accountSid, apiVersion } from "../twilio/Account.ts"
import { guarded } from "../twilio/guard.ts"
import { resource } from "../twilio/resource.ts"
import { vendorError } from "../twilio/VendorError.ts"
import { provider } from "./begin.ts"
import type { Carrier } from "./Carrier.ts"
import { interactions } from "./interactions.ts"
import { messageInteractions } from "./messageInteractions.ts"
import type { OptOuts } from "./OptOuts.ts"
import { participants } from "./participants.ts"
import { phoneNumbers } from "./phoneNumbers.ts"
import { refuse } from "./Refused.ts"
import { type Desk, type Method, ok, type Paths } from "./routes.ts"
import { services } from "./services.ts"
import { sessions } from "./sessions.ts"

const texts = (site: Site): Paths => {
  const fetch = Effect.flatMap(HttpRouter.params, ({ message }) =>
    Option.match(
      Option.filter(site.messages.get(message ?? ""), (it) => it.provider === provider),
      { onNone: () => refuse(20404), onSome: (it) => Effect.succeed(ok(resource(it))) }
    )
  )
  return [[`/${apiVersion}/Accounts/${accountSid}/Messages/:message.json`, { GET: ["fetch", fetch] }]]
}

const methods: ReadonlyArray<Method> = ["GET", "POST", "DELETE"]

// A unique name has 191 characters at most, and each may be twelve in an address.
const config = { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 191 * 12 }

export const operations = [
  "createService",
  "createPhoneNumber",
  "createSession",
  "createParticipant",
  "create",
  "fetch",
  "list",
  "update",
  "delete",
  "webhook",
  "intercept",
  "callback",
  "deliver"
]

export const api = (site: Site, desk: Desk, carrier: Carrier, optOuts: OptOuts): HttpApp.Default => {
  const operation = faulty(site.faults, {
    tooMany: ({ retryAfter }) => vendorError(20429, retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }),
    broken: vendorError(20500)
  })

  const paths = [
    ...services(desk),
    ...phoneNumbers(desk),
    ...sessions(desk),
    ...participants(desk),
    ...interactions(desk),
    ...messageInteractions(desk, carrier, optOuts),
    ...texts(site)
  ]

  const routes = paths.flatMap(([path, of]) =>
    methods.flatMap((method) => {
      const [name, does] = of[method] ?? []
      if (name === undefined || does === undefined) return []
      const answered = Effect.catchTag(does, "Refused", ({ code }) => Effect.succeed(vendorError(code)))
      return [HttpRouter.makeRoute(method, path, operation(name)(answered))]
    })
  )
  const others = paths.map(([path]) => HttpRouter.makeRoute("*", path, Effect.succeed(vendorError(20004))))

  return HttpRouter.fromIterable(routes).pipe(
    Effect.catchTag("RouteNotFound", () => HttpRouter.fromIterable(others)),
    Effect.catchTag("RouteNotFound", () => Effect.succeed(vendorError(20404))),
    HttpRouter.withRouterConfig(config),
    guarded
  )
}
