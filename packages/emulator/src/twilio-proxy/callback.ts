/** What Proxy tells a bot: a signed form, whose names are those of the API in camelCase. */
import { HttpBody, HttpClientRequest } from "@effect/platform"
import { authToken } from "../twilio/Account.ts"
import { signature } from "../twilio/signature.ts"
import type { Interaction, Participant, Session } from "./records.ts"
import type { Resources } from "./resources.ts"

export type Parameters = Readonly<Record<string, string>>

export const post = (url: string, parameters: Parameters) => {
  const all = Object.entries(parameters)
  return HttpClientRequest.post(url, {
    body: HttpBody.text(new URLSearchParams(all).toString(), "application/x-www-form-urlencoded; charset=UTF-8"),
    headers: { "user-agent": "TwilioProxy/1.1", "x-twilio-signature": signature(authToken, url, all) }
  })
}

const pascal = (name: string) => name.replace(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase())
const camel = (name: string) => name.replace(/_(\w)/g, (_, first: string) => first.toUpperCase())

/** What is null goes unsaid. */
const said = (fields: Readonly<Record<string, string | null>>, named: (name: string) => string): Parameters =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[named(name), value]])))

/** For the callback and, where nothing went out yet, for the intercept callback. */
export const ofInteraction = (shown: Resources, interaction: Interaction): Parameters => {
  const { type: _type, url: _url, ...fields } = shown.interaction(interaction)
  const named = (name: string) => (/^(in|out)bound_/.test(name) ? camel(name) : `interaction${pascal(name)}`)
  return { ...said(fields, named), interactionType: "Message" }
}

/** The session that the pair once had, the one who wrote now, and the other one. */
export const ofFormerSession = (
  shown: Resources,
  session: Session,
  inbound: Participant,
  outbound: Participant | undefined
): Parameters => {
  const { date_expiry: _expiry, links: _links, ttl, url: _url, ...fields } = shown.session(session)
  const participant = (role: string, it: Participant) => {
    const { date_deleted: _deleted, links: _links, url: _url, ...fields } = shown.participant(it)
    return said(fields, (name) => `${role}Participant${pascal(name)}`)
  }
  return {
    ...said(fields, (name) => `session${pascal(name)}`),
    ttl: String(ttl),
    ...participant("inbound", inbound),
    ...(outbound && participant("outbound", outbound))
  }
}
