/** The routes of the sObject REST API, `/services/data`, in every version at once. */
import { type HttpApp, HttpRouter, HttpServerRequest } from "@effect/platform"
import { Effect } from "effect"
import type { Faults } from "../../Faults.ts"
import { faulty } from "../../faulty.ts"
import { bearer } from "../login/bearer.ts"
import { Call, json } from "./Call.ts"
import * as collections from "./collections.ts"
import * as composite from "./composite.ts"
import * as Limits from "./limits.ts"
import * as Org from "../org/Org.ts"
import * as query from "./query.ts"
import type { Records } from "../org/Records.ts"
import { notFound, refuse } from "./Refusal.ts"
import * as replication from "./replication.ts"
import * as search from "./search.ts"
import { handlers as sobjects } from "./sobjects.ts"
import type { Tokens } from "../login/Tokens.ts"
import * as version from "../org/version.ts"

/** What a fault can be ordered for. */
export const operations = ["fetch", "list", "update"] as const
type Operation = (typeof operations)[number]
type Befall = (operation: Operation) => <E, R>(app: HttpApp.Default<E, R>) => HttpApp.Default<E, R>

const data = "/services/data" as const
const under = `${data}/:version` as const
const object = `${under}/sobjects/:object` as const
const many = `${under}/composite/sobjects` as const

const resources = ["sobjects", "query", "queryAll", "search", "parameterizedSearch", "composite", "limits"]

export const rest = (faults: Faults, tokens: Tokens, records: Records): HttpApp.Default => {
  const limits = Limits.make()
  const queries = query.make()

  const reading = (befall: Befall) =>
    HttpRouter.empty.pipe(
      HttpRouter.get(
        under,
        Effect.map(Call, (call) => json(Object.fromEntries(resources.map((it) => [it, `${Org.path(call)}/${it}`]))))
      ),
      HttpRouter.get(`${under}/limits`, befall("fetch")(Effect.sync(limits.answer))),
      HttpRouter.get(`${under}/sobjects`, befall("fetch")(sobjects.all)),
      HttpRouter.get(object, befall("fetch")(sobjects.basic)),
      HttpRouter.get(`${object}/describe`, befall("fetch")(sobjects.describe)),
      HttpRouter.get(`${object}/describe/layouts`, befall("fetch")(sobjects.layouts)),
      HttpRouter.get(`${object}/describe/layouts/:recordType`, befall("fetch")(sobjects.layouts)),
      HttpRouter.get(`${object}/updated`, befall("fetch")(replication.updated)),
      HttpRouter.get(`${object}/deleted`, befall("fetch")(replication.deleted)),
      HttpRouter.get(`${object}/:id`, befall("fetch")(sobjects.retrieve)),
      HttpRouter.get(`${object}/:key/:value`, befall("fetch")(sobjects.retrieveByKey)),
      HttpRouter.post(`${many}/:object`, befall("fetch")(collections.retrieve))
    )

  const finding = (befall: Befall) =>
    HttpRouter.empty.pipe(
      HttpRouter.get(`${under}/query`, befall("list")(queries.query)),
      HttpRouter.get(`${under}/queryAll`, befall("list")(queries.queryAll)),
      HttpRouter.get(`${under}/query/:locator`, befall("list")(queries.next)),
      HttpRouter.get(`${under}/queryAll/:locator`, befall("list")(queries.next)),
      HttpRouter.get(`${under}/search`, befall("list")(search.search)),
      HttpRouter.get(`${under}/parameterizedSearch`, befall("list")(search.parameterizedByQuery)),
      HttpRouter.post(`${under}/parameterizedSearch`, befall("list")(search.parameterized))
    )

  const writing = (befall: Befall) =>
    HttpRouter.empty.pipe(
      HttpRouter.post(object, befall("update")(sobjects.create)),
      HttpRouter.patch(`${object}/:id`, befall("update")(sobjects.update)),
      HttpRouter.del(`${object}/:id`, befall("update")(sobjects.remove)),
      HttpRouter.patch(`${object}/:key/:value`, befall("update")(sobjects.upsert)),
      HttpRouter.post(many, befall("update")(collections.create)),
      HttpRouter.patch(many, befall("update")(collections.update)),
      HttpRouter.del(many, befall("update")(collections.remove)),
      HttpRouter.patch(`${many}/:object/:key`, befall("update")(collections.upsert))
    )

  /** Whose version is that of the path. */
  const call = Effect.gen(function* () {
    const { url } = yield* HttpServerRequest.HttpServerRequest
    const [, segment = ""] = /^\/services\/data\/([^/?]+)/.exec(url) ?? []
    return { version: yield* Effect.mapError(version.parse(segment), () => notFound), records }
  })

  const all = (befall: Befall) => HttpRouter.concatAll(reading(befall), finding(befall), writing(befall))

  /** A part of a composite call: no fault befalls it, but the whole. */
  const part = Effect.provideServiceEffect(
    all(() => (app) => app),
    Call,
    call
  ).pipe(
    Effect.catchTag("RouteNotFound", () => notFound),
    Effect.catchTag("Refusal", (refusal) => Effect.succeed(refuse(refusal)))
  )
  const together = composite.handlers(part)

  const befall = faulty(faults, {
    tooMany: ({ retryAfter }) =>
      refuse(
        { code: "REQUEST_LIMIT_EXCEEDED", says: "TotalRequests Limit exceeded." },
        retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }
      ),
    broken: refuse({ code: "UNKNOWN_EXCEPTION", says: "An unexpected error occurred." })
  })
  const whole = all(befall).pipe(
    HttpRouter.post(`${under}/composite`, befall("update")(together.composite)),
    HttpRouter.post(`${under}/composite/batch`, befall("update")(together.batch))
  )

  return HttpRouter.empty.pipe(
    HttpRouter.get(data, json(version.versions)),
    Effect.catchTag("RouteNotFound", () =>
      Effect.zipRight(bearer(tokens), Effect.provideServiceEffect(whole, Call, call))
    ),
    Effect.catchTag("RouteNotFound", () => notFound),
    Effect.catchTag("Refusal", (refusal) => Effect.succeed(refuse(refusal))),
    Effect.map(limits.told),
    HttpRouter.withRouterConfig({ caseSensitive: true, ignoreTrailingSlash: true })
  )
}
