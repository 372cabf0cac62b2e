/** Twilio's REST API as far as it is practised here: create, fetch and list messages. */
import { type HttpApp, HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Clock, Effect, Option } from "effect"
import { faulty } from "../faulty.ts"
import type { Site } from "../Platform.ts"
import { accountSid, apiVersion, opens } from "./Account.ts"
import type { Carrier } from "./Carrier.ts"
import { ask, create, refusal } from "./create.ts"
import { list } from "./list.ts"
import type { Numbers } from "./Numbers.ts"
import { resource } from "./resource.ts"
import { vendorError } from "./VendorError.ts"

const request = HttpServerRequest.HttpServerRequest
const account = `/${apiVersion}/Accounts/:account` as const

/** The API speaks only to who gives the account's credentials, whatever is asked. */
const guarded = <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R> =>
  Effect.flatMap(request, ({ headers }) =>
    opens(headers["authorization"])
      ? app
      : Effect.succeed(vendorError(20003, { "www-authenticate": 'Basic realm="Twilio API"' }))
  )

const mine = <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R | HttpRouter.RouteContext> =>
  Effect.flatMap(HttpRouter.params, (params) =>
    params["account"] === accountSid ? app : Effect.succeed(vendorError(20404))
  )

export const api = (site: Site, numbers: Numbers, carrier: Carrier): HttpApp.Default => {
  const operation = faulty(site.faults, {
    tooMany: ({ retryAfter }) => vendorError(20429, retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }),
    broken: vendorError(20500)
  })

  const post = Effect.gen(function* () {
    const { headers, text } = yield* request
    if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "")) return vendorError(19056)
    const asked = ask(new URLSearchParams(yield* text))
    const code = refusal(asked, numbers)
    if (code !== undefined) return vendorError(code)
    const message = create(asked, new Date(yield* Clock.currentTimeMillis))
    yield* carrier(message)
    return HttpServerResponse.unsafeJson(resource(message), { status: 201 })
  })

  const fetch = Effect.map(HttpRouter.params, ({ sid }) =>
    Option.match(
      Option.filter(site.messages.get(sid ?? ""), ({ provider }) => provider === "twilio"),
      {
        onNone: () => vendorError(20404),
        onSome: (message) => HttpServerResponse.unsafeJson(resource(message))
      }
    )
  )

  const browse = Effect.map(request, ({ url }) =>
    HttpServerResponse.unsafeJson(list(site.messages.of("twilio"), new URL(url, site.url).searchParams))
  )

  const other = HttpRouter.empty.pipe(
    HttpRouter.all(`${account}/Messages.json`, mine(Effect.succeed(vendorError(20004)))),
    HttpRouter.all(`${account}/Messages/:sid.json`, mine(Effect.succeed(vendorError(20004)))),
    Effect.catchTag("RouteNotFound", () => Effect.succeed(vendorError(20404)))
  )

  return HttpRouter.empty.pipe(
    HttpRouter.post(`${account}/Messages.json`, mine(operation("create")(post))),
    HttpRouter.get(`${account}/Messages.json`, mine(operation("list")(browse))),
    HttpRouter.get(`${account}/Messages/:sid.json`, mine(operation("fetch")(fetch))),
    Effect.catchTags({
      RouteNotFound: () => other,
      // A body that breaks off: nobody is left to read the answer.
      RequestError: () => Effect.succeed(vendorError(20500))
    }),
    HttpRouter.withRouterConfig({ caseSensitive: true, ignoreTrailingSlash: false }),
    guarded
  )
}
