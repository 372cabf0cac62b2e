/** What NetSapiens posts to us: messages that come in, and our own, told to us again. */
import { createHash, timingSafeEqual } from "node:crypto"
import { type Event, type ProviderError, Refused, Unreadable, type Webhook } from "@parley/messaging"
import { Array, Effect, Either, Option, Redacted, Schema } from "effect"
import { fieldsOf } from "../fieldsOf.ts"
import { allows } from "./allowList.ts"
import type { NetSapiensConfig } from "./Config.ts"
import { eventOf, isStrangers, type Parties, partiesOf } from "./eventOf.ts"
import { parse } from "./Json.ts"
import { type Message, PostedMessage } from "./Message.ts"

/** Completes what a message does not tell about its parties: its session knows more. None: it is not for us. */
export type Complete = (message: Message, told: Parties) => Effect.Effect<Option.Option<Parties>, ProviderError>

const Posted = Schema.Union(Schema.Array(PostedMessage), PostedMessage)

/**
 * Gives the events of a webhook that is genuine: it came to the path that ends in our secret, and from an allowed address where
 * there is a list of them. NetSapiens signs nothing. Several messages may come in one call.
 */
export const receive =
  (config: Pick<NetSapiensConfig, "allow" | "domain" | "user" | "webhookToken">, complete: Complete) =>
  (webhook: Webhook): Effect.Effect<ReadonlyArray<Event>, Refused | Unreadable | ProviderError> =>
    Effect.gen(function* () {
      const { allow, webhookToken } = config
      const isAllowed = allow === undefined || allows(allow, webhook.address)
      if (!isSecret(webhook.target, webhookToken) || !isAllowed) return yield* new Refused({ reason: "NotGenuine" })
      if (!isJson(webhook.headers["content-type"])) return yield* new Refused({ reason: "UnsupportedMediaType" })
      const json = yield* Effect.mapError(jsonOf(webhook.body), () => new Unreadable({ why: "the body is not JSON" }))
      const posted = yield* Effect.mapError(
        Schema.decodeUnknown(Posted, { errors: "all" })(json),
        (error) => new Unreadable({ why: `missing, or not as documented: ${fieldsOf(error)}` })
      )
      const ours = [posted].flat().filter((message) => !isStrangers(message, config))
      const events = yield* Effect.forEach(ours, (message) =>
        Effect.flatMap(
          complete(message, partiesOf(message, config)),
          Effect.transposeMapOption((parties) =>
            Either.mapLeft(eventOf(message, parties, config), (field) => new Unreadable({ why: `missing: ${field}` }))
          )
        )
      )
      return Array.getSomes(events)
    })

const isJson = (contentType = "") => /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType.trim())

/** The last part of the path. A wrong one takes as long as a right one, so that time tells nothing. */
const isSecret = (target: string, token: Redacted.Redacted): boolean => {
  const [path = ""] = target.split("?")
  return timingSafeEqual(digest(path.slice(path.lastIndexOf("/") + 1)), digest(Redacted.value(token)))
}

/** Digests have one length, whatever was sent. */
const digest = (text: string) => createHash("sha256").update(text).digest()

const utf8 = Option.liftThrowable((bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true }).decode(bytes))
const jsonOf = (body: Uint8Array): Option.Option<unknown> => Option.flatMap(utf8(body), parse)
