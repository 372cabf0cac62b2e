/** Who may call, and for which account. */
import { type HttpApp, HttpRouter, HttpServerRequest } from "@effect/platform"
import { Effect } from "effect"
import { accountSid, opens } from "./Account.ts"
import { vendorError } from "./VendorError.ts"

/** The API speaks only to who gives the account's credentials, whatever is asked. */
export const guarded = <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R> =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ headers }) =>
    opens(headers["authorization"])
      ? app
      : Effect.succeed(vendorError(20003, { "www-authenticate": 'Basic realm="Twilio API"' }))
  )

/** A path of another account is not there. */
export const mine = <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R | HttpRouter.RouteContext> =>
  Effect.flatMap(HttpRouter.params, (params) =>
    params["account"] === accountSid ? app : Effect.succeed(vendorError(20404))
  )
