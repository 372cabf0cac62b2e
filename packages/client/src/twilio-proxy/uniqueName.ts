/** What is wrong with a unique name, before Twilio is asked: it is logged and shown there, so nobody's number belongs in it. */
import { Effect } from "effect"
import { Failure } from "../Failure.ts"
import { TwilioError } from "../twilio/TwilioError.ts"

/** A name that holds personal data all the same, because the caller says so. */
export interface Named {
  readonly uniqueName?: string
  /** Lets a name through that looks like it holds a phone number or an e-mail address. */
  readonly allowPersonalData?: boolean
}

const longest = 191
const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
const mail = /[^\s@]@[^\s@]+\.[^\s@]/
/** `2026-02-03`, with a time such as `10:11:12` or without, and in digits alone: `20260203`, `20260203101112`. */
const date =
  /(?<![\d+])(19|20)\d{2}(-(0[1-9]|1[0-2])-([0-2]\d|3[01])([T ][0-2]\d:[0-5]\d(:[0-5]\d(\.\d+)?)?)?|(0[1-9]|1[0-2])([0-2]\d|3[01])([T ]?[0-2]\d[0-5]\d[0-5]\d)?)(?!\d)/g
const phone = /\+\d([\s().-]*\d){6}|(?<![0-9a-z])\d([\s().-]*\d){9,14}(?![0-9a-z])/i

/**
 * Whether it looks like it holds an e-mail address, or a phone number: 7 digits or more behind a plus, or 10 to 15 without one,
 * with blanks, dots, hyphens and brackets between them or not. UUIDs, dates and times are passed over; another number of that
 * many digits, such as milliseconds since 1970, looks personal too.
 */
export const looksPersonal = (name: string): boolean => {
  const rest = name.replace(uuid, "").replace(date, ";")
  return mail.test(rest) || phone.test(rest)
}

/** Fails with `Rejected`, code `UniqueName`, where the name is too long or looks personal: then Twilio was not asked. */
export const checked = (operation: string, { allowPersonalData, uniqueName = "" }: Named) => {
  const refused = (why: string) =>
    Effect.fail(
      TwilioError.of("TwilioProxy", operation)(Failure.because({ _tag: "Rejected", code: "UniqueName" }, why))
    )
  if (uniqueName.length > longest) return refused(`the unique name is longer than ${longest} characters`)
  return allowPersonalData !== true && looksPersonal(uniqueName)
    ? refused("the unique name looks like it holds a phone number or an e-mail address: see allowPersonalData")
    : Effect.void
}
