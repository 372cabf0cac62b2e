/** Event subscriptions: made, looked at, prolonged, ended. Only those to the model `message` are ever told anything here. */
import { randomBytes } from "node:crypto"
import { HttpRouter } from "@effect/platform"
import { Clock, Effect, Schema } from "effect"
import { domain, hostname, scope } from "./Account.ts"
import { accepted, body, found, ok } from "./answers.ts"
import { Caller, here, isOurs } from "./Caller.ts"
import { date } from "./date.ts"
import { alive } from "./Feed.ts"
import { Refusal } from "./Refusal.ts"
import type { State, Subscription } from "./State.ts"
import type { Version } from "./wire.ts"

const Model = Schema.Literal(
  "agent",
  "auditlog",
  "auditlog_lite",
  "call",
  "call_origid",
  "cdr",
  "message",
  "messagesession",
  "subscriber",
  "presence",
  "voicemail"
)
const Url = Schema.String.pipe(Schema.filter((it) => URL.canParse(it) && /^https?:/.test(it)))

/** `2026-02-03 10:11:12` in UTC, or an ISO date. */
const Instant = Schema.transform(
  Schema.String.pipe(Schema.pattern(/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d/)),
  Schema.Number.pipe(Schema.finite()),
  {
    decode: (text) => Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(" ", "T")}Z`),
    encode: date
  }
)
const Text = Schema.optional(Schema.String)
const fields = { "subscription-geo-support": Text, "subscription-expires-datetime": Schema.optional(Instant) }
const Create = Schema.Struct({
  ...fields,
  model: Model,
  "post-url": Url,
  domain: Schema.optionalWith(Schema.String, { default: () => "*" }),
  user: Schema.optionalWith(Schema.String, { default: () => "*" }),
  reseller: Schema.optionalWith(Schema.String, { default: () => "*" }),
  "preferred-server": Schema.optionalWith(Schema.String, { default: () => hostname })
})
const Zero = Schema.optional(Schema.Literal(0))
const Change = Schema.Struct({
  ...fields,
  model: Schema.optional(Model),
  "post-url": Schema.optional(Url),
  "preferred-server": Text,
  "error-count": Zero,
  "posts-count": Zero
})

const shown = (it: Subscription) => ({
  id: it.id,
  "subscription-geo-support": it.geo,
  "post-url": it.postUrl,
  model: it.model,
  "user-scope": scope,
  reseller: it.reseller,
  domain: it.domain,
  user: it.user,
  "preferred-server": it.server,
  // Nobody serves it until there is something to post.
  "current-active-server": it.status === "pending" ? "" : hostname,
  status: it.status,
  "error-count": it.errors,
  "posts-count": it.posts,
  "subscription-creation-datetime": date(it.created),
  "subscription-expires-datetime": date(it.expires)
})

const same = (one: Subscription, other: Subscription) =>
  (["model", "postUrl", "domain", "user"] as const).every((name) => one[name] === other[name])

export const handlers = (version: Version, state: State) => {
  const { subscriptions } = state

  /** Below a domain, `*` in the body means that domain. */
  const create = Effect.gen(function* () {
    yield* here
    const asked = yield* body(Create)
    if (!isOurs(asked.domain)) return yield* new Refusal({ reason: "forbidden" })
    const caller = yield* Caller
    const created = yield* Clock.currentTimeMillis
    const inside = (yield* HttpRouter.params)["domain"] !== undefined || asked.domain === "~"
    const made: Subscription = {
      id: randomBytes(16).toString("hex"),
      version,
      model: asked.model,
      postUrl: asked["post-url"],
      geo: asked["subscription-geo-support"] ?? "yes",
      reseller: asked.reseller,
      domain: inside ? domain : asked.domain,
      user: asked.user === "~" ? caller.user : asked.user,
      server: asked["preferred-server"],
      created,
      expires: asked["subscription-expires-datetime"] ?? caller.expires,
      status: "pending",
      errors: 0,
      posts: 0
    }
    if ((yield* alive(state)).some((it) => same(it, made))) return yield* new Refusal({ reason: "has-subscription" })
    subscriptions.put(made)
    return ok(shown(made))
  })

  const one = Effect.gen(function* () {
    yield* here
    yield* alive(state)
    const { id = "" } = yield* HttpRouter.params
    return yield* found("no-subscription")(subscriptions.get(id))
  })

  const update = Effect.gen(function* () {
    const old = yield* one
    const asked = yield* body(Change)
    subscriptions.put({
      ...old,
      model: asked.model ?? old.model,
      postUrl: asked["post-url"] ?? old.postUrl,
      geo: asked["subscription-geo-support"] ?? old.geo,
      server: asked["preferred-server"] ?? old.server,
      expires: asked["subscription-expires-datetime"] ?? old.expires,
      errors: asked["error-count"] ?? old.errors,
      posts: asked["posts-count"] ?? old.posts
    })
    return accepted()
  })

  return {
    create,
    update,
    fetch: Effect.map(one, (it) => ok(shown(it))),
    list: Effect.map(Effect.zipRight(here, alive(state)), (some) => ok(some.map(shown))),
    remove: Effect.map(one, ({ id }) => {
      subscriptions.remove(id)
      return accepted()
    })
  }
}
