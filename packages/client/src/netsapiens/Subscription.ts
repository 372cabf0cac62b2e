/** A subscription to events: to which address NetSapiens posts what happens, until when, and how well that went. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../field.ts"
import { Count, raw, row, Text, WireDate } from "./row.ts"

/** What the events are about. */
const Model = openTo(
  Schema.Literal(
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
)
const YesNo = openTo(Schema.Literal("yes", "no"))

const Known = Schema.Struct({
  id: Schema.propertySignature(Schema.compose(Text, Schema.NonEmptyString)).pipe(Schema.fromKey("id")),
  model: field("model", Model),
  postUrl: field("post-url", Text),
  geoSupport: field("subscription-geo-support", YesNo),
  userScope: field("user-scope", Text),
  reseller: field("reseller", Text),
  domain: field("domain", Text),
  user: field("user", Text),
  createdAt: field("subscription-creation-datetime", WireDate),
  expiresAt: field("subscription-expires-datetime", WireDate),
  preferredServer: field("preferred-server", Text),
  /** Read-only, like `status`. */
  currentActiveServer: field("current-active-server", Text),
  status: field("status", openTo(Schema.Literal("pending", "active", "error"))),
  /** Deliveries that failed, since somebody set it to 0. */
  errorCount: field("error-count", Count),
  postsCount: field("posts-count", Count),
  ...raw
})

/** `raw` is the row as it came. */
export const Subscription = row(Known)
export type Subscription = typeof Subscription.Type

const option = <A, I>(name: string, schema: Schema.Schema<A, I>) =>
  Schema.optionalWith(schema, { exact: true }).pipe(Schema.fromKey(name))

const both = {
  model: option("model", Model),
  /** Where the events are posted. */
  postUrl: option("post-url", Schema.String),
  /** `yes` where it is not given. */
  geoSupport: option("subscription-geo-support", YesNo),
  preferredServer: option("preferred-server", Schema.String)
}
/** As long as the token that makes it, where it is not given. */
const expiry = { expiresAt: option("subscription-expires-datetime", WireDate) }
const whose = {
  reseller: option("reseller", Schema.String),
  domain: option("domain", Schema.String),
  user: option("user", Schema.String)
}

/** `domain` and `user` are `*`, all that the caller sees, where they are not given. */
export const CreateSubscription = Schema.Struct({ ...both, ...expiry, ...whose })
export type CreateSubscription = typeof CreateSubscription.Type
/** Version 44 is told the expiry by an update. */
export const CreateSubscription44 = Schema.Struct({ ...both, ...whose })

/** What is not given stays as it is. */
export const UpdateSubscription = Schema.Struct({
  ...both,
  ...expiry,
  errorCount: option("error-count", Schema.Int),
  postsCount: option("posts-count", Schema.Int)
})
export type UpdateSubscription = typeof UpdateSubscription.Type
