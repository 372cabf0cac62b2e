/** Proxy as a script: each request has its answers, in turn; the last of them stays. What nobody expects is not there. */
import { createHmac } from "node:crypto"
import { Address } from "@parley/messaging"
import { Redacted } from "effect"
import { type Answer, json, loopback } from "../loopback.ts"
import {
  authToken,
  messageInteraction,
  page,
  participant,
  participantSid,
  session,
  sessionPath,
  sessionsPath
} from "./service.ts"

export const pair = { sender: Address.make("+15550100001"), contact: Address.make("+15550100123") }
export const envelope = { ...pair, key: "run-1:greeting:0" }

/** The name of our first session with the pair, or of the one that comes after the dead one. */
export const nameAfter = (dead?: string) => {
  const told = ["+15550100001 +15550100123", ...(dead === undefined ? [] : [dead])].join(" ")
  return `parley-${createHmac("sha256", Redacted.value(authToken)).update(told).digest("hex")}`
}
export const named = `${sessionsPath}/${nameAfter()}`
export const speech = `${sessionPath}/Participants/${participantSid}/MessageInteractions`

export const gone = json(404, { code: 20404 })
export const refused = (code: number, status = 400) => json(status, { code })
export const people = json(200, page("participants", [participant()]))

export type Script = Readonly<Record<string, Answer | ReadonlyArray<Answer>>>
export const scripted = (script: Script) => {
  const asked = new Map<string, number>()
  return loopback((response, heard, count) => {
    const line = `${heard.method} ${new URL(heard.url, "http://localhost").pathname}`
    const turn = asked.get(line) ?? 0
    asked.set(line, turn + 1)
    const answers = [script[line] ?? gone].flat()
    const answer = answers[Math.min(turn, answers.length - 1)] ?? gone
    answer(response, heard, count)
  })
}
export const lines = (heard: ReadonlyArray<{ method: string; url: string }>) =>
  heard.map(({ method, url }) => `${method} ${url.replace(nameAfter(), "ours")}`)

/** A contact whom we have no session with yet. */
export const begun: Script = {
  [`POST ${sessionsPath}`]: json(201, session({ unique_name: nameAfter() })),
  [`GET ${sessionPath}/Participants`]: people,
  [`POST ${speech}`]: json(200, messageInteraction())
}
