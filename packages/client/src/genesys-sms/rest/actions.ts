/** What an agent does with a session: each action only where the session, as it was read, allows it. */
import type { Effect, Schema } from "effect"
import type { Operation as Description } from "../../Operation.ts"
import type { Api } from "./Api.ts"
import { GenesysError } from "../GenesysError.ts"
import { operations } from "./operations.ts"
import type { Accepted } from "./replies.ts"
import type { OperationName, SmsSession, UserData } from "./SmsSession.ts"

/** As much of a session as is looked at before something is done with it. */
export type Allowing = Pick<SmsSession, "id" | "capabilities">

/** An agent or a queue, by its address or by the path behind the API's, such as `/users/{id}`. */
export type Target = { readonly targetUri: string } | { readonly targetPath: string }

/** How the words that go with a transfer are taken. */
export interface TransferNote {
  readonly text?: string
  readonly messageType?: string
  readonly treatAs?: "Normal" | "System"
}

type Taken = Effect.Effect<Accepted, GenesysError>

/** Where nothing is said of what is allowed, the server decides. */
export const allows = ({ capabilities }: Pick<SmsSession, "capabilities">, name: OperationName): boolean =>
  capabilities === null || capabilities.includes(name) || (name === "SetInFocus" && capabilities.includes("InFocus"))

/** What is listed beside names is not told: an error holds nothing that a person wrote. */
const listed = ({ capabilities }: Pick<SmsSession, "capabilities">): string =>
  (capabilities ?? []).filter((it) => /^[A-Za-z]+$/.test(it)).join(", ") || "nothing"

export const actionsOf = ({ call }: Api) => {
  const act = <Asking extends { readonly operationName: OperationName }, AskingWire extends object>(
    name: string,
    is: Description<
      "/me/smssessions/{id}",
      Asking,
      AskingWire,
      Accepted,
      Schema.Schema.Encoded<(typeof operations)["sessions.leave"]["reply"]>
    > & { readonly feature: string },
    session: Allowing,
    parameters: NoInfer<Asking>
  ): Taken =>
    allows(session, parameters.operationName)
      ? call(name, is, { at: { id: session.id }, parameters })
      : GenesysError.against(name, `the session allows ${listed(session)} now, and not ${parameters.operationName}`)

  return {
    /** `Accept`: takes the session that one is invited to. `saveLAR`: who comes back is offered to this agent first. */
    accept: (session: Allowing, options: { readonly nickname?: string; readonly saveLAR?: boolean } = {}): Taken =>
      act("sessions.accept", operations["sessions.accept"], session, { operationName: "Accept", ...options }),
    /** `Reject`: back to the queue. */
    reject: (session: Allowing): Taken =>
      act("sessions.reject", operations["sessions.reject"], session, { operationName: "Reject" }),
    /** `SendMessage`: to all. */
    sendMessage: (session: Allowing, text: string): Taken =>
      act("sessions.sendMessage", operations["sessions.sendMessage"], session, { operationName: "SendMessage", text }),
    /** `SendToAgents`: the contact does not see it. */
    sendToAgents: (session: Allowing, text: string): Taken =>
      act("sessions.sendToAgents", operations["sessions.sendToAgents"], session, {
        operationName: "SendToAgents",
        text
      }),
    /** `SendUrl`: in the log it is a `PushUrl`. */
    sendUrl: (session: Allowing, url: string): Taken =>
      act("sessions.sendUrl", operations["sessions.sendUrl"], session, { operationName: "SendUrl", url }),
    /** `SendStartTypingNotification`. A phone does not show it. */
    sendStartTyping: (session: Allowing): Taken =>
      act("sessions.sendStartTyping", operations["sessions.sendStartTyping"], session, {
        operationName: "SendStartTypingNotification"
      }),
    /** `SendStopTypingNotification`. */
    sendStopTyping: (session: Allowing): Taken =>
      act("sessions.sendStopTyping", operations["sessions.sendStopTyping"], session, {
        operationName: "SendStopTypingNotification"
      }),
    /** `SendStartTypingToAgentsNotification`. */
    sendStartTypingToAgents: (session: Allowing): Taken =>
      act("sessions.sendStartTypingToAgents", operations["sessions.sendStartTypingToAgents"], session, {
        operationName: "SendStartTypingToAgentsNotification"
      }),
    /** `SendStopTypingToAgentsNotification`. */
    sendStopTypingToAgents: (session: Allowing): Taken =>
      act("sessions.sendStopTypingToAgents", operations["sessions.sendStopTypingToAgents"], session, {
        operationName: "SendStopTypingToAgentsNotification"
      }),
    /** `SendCustomNotice`: for programs, not for people. */
    sendCustomNotice: (session: Allowing, noticeText: string): Taken =>
      act("sessions.sendCustomNotice", operations["sessions.sendCustomNotice"], session, {
        operationName: "SendCustomNotice",
        noticeText
      }),
    /** `SendCustomNoticeToAgents`. */
    sendCustomNoticeToAgents: (session: Allowing, noticeText: string): Taken =>
      act("sessions.sendCustomNoticeToAgents", operations["sessions.sendCustomNoticeToAgents"], session, {
        operationName: "SendCustomNoticeToAgents",
        noticeText
      }),
    /** `AttachUserData`: what becomes of a key that is there already, the vendor does not say; `updateUserData` is for these. */
    attachUserData: (session: Allowing, userData: UserData): Taken =>
      act("sessions.attachUserData", operations["sessions.attachUserData"], session, {
        operationName: "AttachUserData",
        userData
      }),
    /** `UpdateUserData`. */
    updateUserData: (session: Allowing, userData: UserData): Taken =>
      act("sessions.updateUserData", operations["sessions.updateUserData"], session, {
        operationName: "UpdateUserData",
        userData
      }),
    /** `DeleteUserData`. */
    deleteUserData: (session: Allowing, keys: readonly [string, ...ReadonlyArray<string>]): Taken =>
      act("sessions.deleteUserData", operations["sessions.deleteUserData"], session, {
        operationName: "DeleteUserData",
        keys
      }),
    /** `SetDisposition`: what it was about. It is kept in user data, under `dispositionKey`. */
    setDisposition: (
      session: Allowing,
      disposition: string,
      options: { readonly dispositionKey?: string } = {}
    ): Taken =>
      act("sessions.setDisposition", operations["sessions.setDisposition"], session, {
        operationName: "SetDisposition",
        disposition,
        ...options
      }),
    /** `Leave`: the contact is left too where no other agent is in it. */
    leave: (session: Allowing): Taken =>
      act("sessions.leave", operations["sessions.leave"], session, { operationName: "Leave" }),
    /** `Complete`: ends it for all; with a queue's name it goes on there. `saveLAR`: who comes back is offered to this agent first. */
    complete: (session: Allowing, options: { readonly queueName?: string; readonly saveLAR?: boolean } = {}): Taken =>
      act("sessions.complete", operations["sessions.complete"], session, { operationName: "Complete", ...options }),
    /** `LeaveAndComplete`: in one step. */
    leaveAndComplete: (session: Allowing): Taken =>
      act("sessions.leaveAndComplete", operations["sessions.leaveAndComplete"], session, {
        operationName: "LeaveAndComplete"
      }),
    /** `Invite`: to a conference, which the contact sees. */
    invite: (session: Allowing, target: Target): Taken =>
      act("sessions.invite", operations["sessions.invite"], session, { operationName: "Invite", ...target }),
    /** `Consult`: the contact does not see it. */
    consult: (session: Allowing, target: Target): Taken =>
      act("sessions.consult", operations["sessions.consult"], session, { operationName: "Consult", ...target }),
    /** `Transfer`: to an agent or a queue. */
    transfer: (session: Allowing, to: (Target | { readonly queueName: string }) & TransferNote): Taken =>
      act("sessions.transfer", operations["sessions.transfer"], session, { operationName: "Transfer", ...to }),
    /** `SetInFocus`: whether the agent is looking at it. */
    setInFocus: (session: Allowing, inFocus: boolean): Taken =>
      act("sessions.setInFocus", operations["sessions.setInFocus"], session, { operationName: "SetInFocus", inFocus })
  }
}
