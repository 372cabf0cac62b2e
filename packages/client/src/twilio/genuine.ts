/** The parameters of a webhook, if Twilio made it: nothing of it is believed before that is known. */
import { Refused, Unreadable, type Webhook } from "@parley/messaging"
import { Effect, Schema } from "effect"
import * as Form from "../Form.ts"
import type { TwilioConfig } from "./Config.ts"
import { signatureHeader, verify, verifyBody } from "./signature.ts"

/** As texts, whichever way they came. Those that we do not know count for the signature, and for nothing else. */
export type Parameters = Readonly<Record<string, string>>

type Settings = Pick<TwilioConfig, "authToken" | "publicUrl">

/** A form is signed with its address; of JSON the address is signed, and has the body's digest. */
export const genuine =
  (config: Settings) =>
  (webhook: Webhook): Effect.Effect<Parameters, Refused | Unreadable> => {
    const type = (webhook.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase()
    if (type === "application/x-www-form-urlencoded") return fromForm(config, webhook)
    if (type === "application/json") return fromJson(config, webhook)
    return new Refused({ reason: "UnsupportedMediaType" })
  }

const isSigned = ({ authToken, publicUrl }: Settings, { target, headers }: Webhook, form: Form.Form): boolean =>
  verify({ authToken, url: publicUrl + target, form, signature: headers[signatureHeader] ?? "" })

const fromForm = (config: Settings, webhook: Webhook): Effect.Effect<Parameters, Refused | Unreadable> => {
  const form = Form.read(webhook.body)
  if (!isSigned(config, webhook, form)) return new Refused({ reason: "NotGenuine" })
  if (Form.hasRepeatedNames(form)) return new Refused({ reason: "DuplicateParameter" })
  return Effect.mapError(Form.textsOf(form), () => new Unreadable({ why: "a parameter is not UTF-8" }))
}

const fromJson = (config: Settings, webhook: Webhook): Effect.Effect<Parameters, Refused | Unreadable> => {
  // Both are computed whatever comes, so that time does not tell which of them is wrong.
  const isOurs = [isSigned(config, webhook, []), verifyBody(webhook.target, webhook.body)]
  if (isOurs.includes(false)) return new Refused({ reason: "NotGenuine" })
  return Form.textOf(Buffer.from(webhook.body).toString("latin1")).pipe(
    Effect.flatMap(parseObject),
    Effect.mapBoth({
      onFailure: () => new Unreadable({ why: "the body is no JSON object in UTF-8" }),
      onSuccess: (fields) =>
        Object.fromEntries(
          Object.entries(fields).flatMap(([name, value]) => (isScalar(value) ? [[name, String(value)]] : []))
        )
    })
  )
}

const parseObject = Schema.decode(Schema.parseJson(Schema.Record({ key: Schema.String, value: Schema.Unknown })))
const isScalar = Schema.is(Schema.Union(Schema.String, Schema.Number, Schema.Boolean))
