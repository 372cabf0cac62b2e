/** The HTTP interface for operators and pages, as a value: the server is made from it, and so is a typed client. */
import { HttpApi, HttpApiEndpoint, HttpApiGroup } from "@effect/platform"
import { Schema } from "effect"

/** It runs, and not well enough to be sent work. */
export class NotReady extends Schema.TaggedError<NotReady>()("NotReady", {
  reason: Schema.Literal("starting", "stopping", "store")
}) {}

const Well = Schema.Struct({ status: Schema.Literal("ok") })

export const health = HttpApiGroup.make("health", { topLevel: true })
  .add(HttpApiEndpoint.get("healthz", "/healthz").addSuccess(Well))
  .add(HttpApiEndpoint.get("readyz", "/readyz").addSuccess(Well).addError(NotReady, { status: 503 }))

export const Api = HttpApi.make("parley").add(health)
