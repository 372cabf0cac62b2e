/** A number in the pool of a service: what participants see in place of one another's. */
import { Schema } from "effect"
import { field } from "../field.ts"
import { Instant, Meta, parameter } from "./Fields.ts"

/** https://www.twilio.com/docs/proxy/api/phone-number#phonenumber-properties */
export const ProxyPhoneNumber = Schema.Struct({
  /** `PN` and 32 hexadecimal digits: the one field that we insist on. */
  sid: Schema.NonEmptyString,
  accountSid: field("account_sid", Schema.String),
  serviceSid: field("service_sid", Schema.String),
  dateCreated: field("date_created", Instant),
  dateUpdated: field("date_updated", Instant),
  /** E.164. */
  phoneNumber: field("phone_number", Schema.String),
  friendlyName: field("friendly_name", Schema.String),
  /** ISO 3166-1, two letters. */
  isoCountry: field("iso_country", Schema.String),
  /** Such as `sms` and `voice`, or `sms_outbound`: Twilio's file and its example name them differently. */
  capabilities: field("capabilities", Schema.Record({ key: Schema.String, value: Schema.Boolean })),
  url: field("url", Schema.String),
  /** Never chosen by Twilio: given only to participants for whom it is asked. */
  isReserved: field("is_reserved", Schema.Boolean),
  /** How many open sessions use it. */
  inUse: field("in_use", Schema.Int)
})
export type ProxyPhoneNumber = typeof ProxyPhoneNumber.Type

export const PhoneNumberPage = Schema.Struct({
  phoneNumbers: Schema.propertySignature(Schema.Array(ProxyPhoneNumber)).pipe(Schema.fromKey("phone_numbers")),
  meta: field("meta", Meta)
})

export const CreatePhoneNumber = Schema.Struct({
  /** `PN…`. */
  sid: parameter("Sid", Schema.String),
  /** E.164. */
  phoneNumber: parameter("PhoneNumber", Schema.String),
  isReserved: parameter("IsReserved", Schema.BooleanFromString)
})
/** A number of the account, by its SID or itself. Twilio overwrites the webhooks that the number had. */
export type CreatePhoneNumber = typeof CreatePhoneNumber.Type

export const UpdatePhoneNumber = Schema.Struct({ isReserved: parameter("IsReserved", Schema.BooleanFromString) })
/** Whether the number is kept for participants for whom it is asked. */
export type UpdatePhoneNumber = typeof UpdatePhoneNumber.Type
