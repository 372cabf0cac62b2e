/** Twilio's REST API as far as it is practised here: messages, their media, feedback on them. */
import { type HttpApp, HttpRouter, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { Clock, Effect, Option } from "effect"
import { faulty } from "../faulty.ts"
import type { Site } from "../Platform.ts"
import { apiVersion } from "./Account.ts"
import type { Carrier } from "./Carrier.ts"
import { ask, create, refusal } from "./create.ts"
import { guarded, mine } from "./guard.ts"
import { list } from "./list.ts"
import { attached, mediaList, mediaResource, without } from "./media.ts"
import type { Numbers } from "./Numbers.ts"
import { resource } from "./resource.ts"
import { feedback, unfinished, update } from "./update.ts"
import { vendorError } from "./VendorError.ts"

const request = HttpServerRequest.HttpServerRequest
const messages = `/${apiVersion}/Accounts/:account/Messages` as const
const json = HttpServerResponse.unsafeJson
const nothing = HttpServerResponse.empty()

const now = Effect.map(Clock.currentTimeMillis, (millis) => new Date(millis))

const form = Effect.gen(function* () {
  const { headers, text } = yield* request
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? ""))
    return yield* Effect.fail(vendorError(19056))
  return new URLSearchParams(yield* text)
})

export const api = (site: Site, numbers: Numbers, carrier: Carrier): HttpApp.Default => {
  const operation = faulty(site.faults, {
    tooMany: ({ retryAfter }) => vendorError(20429, retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }),
    broken: vendorError(20500)
  })

  /** A refusal is an answer, and as such falls to the faults as well. */
  const call = <E, R>(name: string, app: HttpApp.Default<E | HttpServerResponse.HttpServerResponse, R>) =>
    mine(operation(name)(Effect.catchIf(app, HttpServerResponse.isServerResponse, Effect.succeed)))

  const query = Effect.map(request, ({ url }) => new URL(url, site.url).searchParams)

  const message = Effect.flatMap(HttpRouter.params, ({ message }) =>
    Option.filter(site.messages.get(message ?? ""), ({ provider }) => provider === "twilio")
  ).pipe(Effect.mapError(() => vendorError(20404)))

  const finished = Effect.filterOrFail(
    message,
    (message) => unfinished(message) === undefined,
    () => vendorError(20009)
  )

  const medium = Effect.gen(function* () {
    const { media } = yield* HttpRouter.params
    const found = attached(yield* message).find(({ sid }) => sid === media)
    return found ?? (yield* Effect.fail(vendorError(20404)))
  })

  const post = Effect.gen(function* () {
    const asked = ask(yield* form)
    const at = yield* now
    const code = refusal(asked, numbers, at)
    if (code !== undefined) return vendorError(code)
    const message = create(asked, at)
    yield* carrier(message)
    return json(resource(message), { status: 201 })
  })

  const change = Effect.gen(function* () {
    const asked = yield* form
    const current = yield* message
    const next = update(current, asked, (yield* now).toISOString())
    if (typeof next === "number") return vendorError(next)
    if (next !== current) yield* site.messages.put(next)
    return json(resource(next))
  })

  const opine = Effect.gen(function* () {
    const asked = yield* form
    const opinion = feedback(yield* message, asked, (yield* now).toISOString())
    return typeof opinion === "number" ? vendorError(opinion) : json(opinion)
  })

  const removeMedia = Effect.gen(function* () {
    const gone = yield* medium
    yield* site.messages.put(without(yield* finished, gone, (yield* now).toISOString()))
    return nothing
  })

  const other = ["", "/:message", "/:message/Media", "/:message/Media/:media", "/:message/Feedback"].reduce(
    (router, path) => HttpRouter.all(router, `${messages}${path}.json`, mine(Effect.succeed(vendorError(20004)))),
    HttpRouter.empty
  )

  const fetch = Effect.map(message, (message) => json(resource(message)))
  const browse = Effect.map(query, (query) => json(list(site.messages.of("twilio"), query)))
  const remove = Effect.flatMap(finished, ({ id }) => Effect.as(site.messages.remove(id), nothing))

  const browseMedia = Effect.zipWith(message, query, (message, query) => json(mediaList(message, query)))
  const fetchMedia = Effect.zipWith(message, medium, (message, medium) => json(mediaResource(message, medium)))
  const open = Effect.map(medium, ({ url }) => HttpServerResponse.redirect(url, { status: 307 }))

  return HttpRouter.empty.pipe(
    HttpRouter.post(`${messages}.json`, call("create", post)),
    HttpRouter.get(`${messages}.json`, call("list", browse)),
    HttpRouter.get(`${messages}/:message.json`, call("fetch", fetch)),
    HttpRouter.post(`${messages}/:message.json`, call("update", change)),
    HttpRouter.del(`${messages}/:message.json`, call("delete", remove)),
    HttpRouter.post(`${messages}/:message/Feedback.json`, call("feedback", opine)),
    HttpRouter.get(`${messages}/:message/Media.json`, call("listMedia", browseMedia)),
    HttpRouter.get(`${messages}/:message/Media/:media.json`, call("fetchMedia", fetchMedia)),
    HttpRouter.del(`${messages}/:message/Media/:media.json`, call("deleteMedia", removeMedia)),
    HttpRouter.get(`${messages}/:message/Media/:media`, call("fetchMedia", open)),
    Effect.catchTags({
      RouteNotFound: () => Effect.catchTag(other, "RouteNotFound", () => Effect.succeed(vendorError(20404))),
      // A body that breaks off: nobody is left to read the answer.
      RequestError: () => Effect.succeed(vendorError(20500))
    }),
    HttpRouter.withRouterConfig({ caseSensitive: true, ignoreTrailingSlash: false }),
    guarded
  )
}
