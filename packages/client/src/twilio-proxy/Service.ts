/** A Proxy service: a pool of numbers, its sessions, and where Twilio tells what happens in them. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { field } from "../field.ts"
import { demanded, Instant, Links, Meta, parameter, Seconds } from "./Fields.ts"

const knownGeoMatchLevels = Schema.Literal("area-code", "overlay", "radius", "country")
/** Where a proxy number has to be, seen from the participant; narrower than `country` only in North America. */
export const GeoMatchLevel = openTo(knownGeoMatchLevels)
export type GeoMatchLevel = typeof GeoMatchLevel.Type

const knownSelections = Schema.Literal("avoid-sticky", "prefer-sticky")
/** Whether a participant gets the number that he has seen before, where it is free, or rather another one. */
export const NumberSelection = openTo(knownSelections)
export type NumberSelection = typeof NumberSelection.Type

/** https://www.twilio.com/docs/proxy/api/service#service-properties */
export const ProxyService = Schema.Struct({
  /** `KS` and 32 hexadecimal digits: the one field that we insist on. */
  sid: Schema.NonEmptyString,
  uniqueName: field("unique_name", Schema.String),
  accountSid: field("account_sid", Schema.String),
  /** `IS…`: only for services that came from Twilio's chat. */
  chatInstanceSid: field("chat_instance_sid", Schema.String),
  callbackUrl: field("callback_url", Schema.String),
  /** In whole seconds, for sessions that are given none; zero is never. */
  defaultTtl: field("default_ttl", Seconds),
  numberSelectionBehavior: field("number_selection_behavior", NumberSelection),
  geoMatchLevel: field("geo_match_level", GeoMatchLevel),
  interceptCallbackUrl: field("intercept_callback_url", Schema.String),
  outOfSessionCallbackUrl: field("out_of_session_callback_url", Schema.String),
  dateCreated: field("date_created", Instant),
  dateUpdated: field("date_updated", Instant),
  url: field("url", Schema.String),
  /** `sessions`, `phone_numbers`. */
  links: field("links", Links)
})
export type ProxyService = typeof ProxyService.Type

export const ServicePage = Schema.Struct({ services: Schema.Array(ProxyService), meta: field("meta", Meta) })

const settings = {
  defaultTtl: parameter("DefaultTtl", Seconds),
  /** Told of every interaction and of each change of its status; what is answered counts for nothing. */
  callbackUrl: parameter("CallbackUrl", Schema.String),
  geoMatchLevel: parameter("GeoMatchLevel", knownGeoMatchLevels),
  numberSelectionBehavior: parameter("NumberSelectionBehavior", knownSelections),
  /** Asked before each interaction: 403 stops it. FAILS OPEN: any other answer, and none in time, lets it through. */
  interceptCallbackUrl: parameter("InterceptCallbackUrl", Schema.String),
  /** Told of what belongs to no open session. */
  outOfSessionCallbackUrl: parameter("OutOfSessionCallbackUrl", Schema.String),
  chatInstanceSid: parameter("ChatInstanceSid", Schema.String)
}

export const CreateService = Schema.Struct({ uniqueName: demanded("UniqueName", Schema.String), ...settings })
/** A service to begin. `uniqueName`: at most 191 characters, free of personal data. */
export type CreateService = typeof CreateService.Type

export const UpdateService = Schema.Struct({ uniqueName: parameter("UniqueName", Schema.String), ...settings })
/** What is to change of a service: what is left out stays as it is. */
export type UpdateService = typeof UpdateService.Type
