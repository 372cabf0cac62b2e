/** What may be done with a session now, by the state that somebody has it in: what is not named here is refused. */
import type { Seat } from "./Session.ts"

const data = ["AttachUserData", "UpdateUserData", "DeleteUserData", "SetDisposition"] as const
const amongAgents = [
  "SendToAgents",
  "SendStartTypingToAgentsNotification",
  "SendStopTypingToAgentsNotification",
  "SendCustomNoticeToAgents"
] as const
const toAll = [
  "SendMessage",
  "SendUrl",
  "SendStartTypingNotification",
  "SendStopTypingNotification",
  "SendCustomNotice"
] as const
const going = ["Leave", "LeaveAndComplete"] as const

export const capabilities = ({ mute, state, visibility }: Seat) => {
  switch (state) {
    case "Invited":
      return ["Accept", "Reject"] as const
    case "Chatting":
      if (mute) return [...going] as const
      return visibility === "All"
        ? ([
            ...data,
            ...toAll,
            ...amongAgents,
            ...going,
            "Complete",
            "Transfer",
            "Invite",
            "Consult",
            "SetInFocus"
          ] as const)
        : ([...data, ...amongAgents, ...going, "SetInFocus"] as const)
    case "LeftChat":
      return [...data, "Complete"] as const
    case "Completed":
    case "Revoked":
      return [] as const
  }
}

/** Every operation that a session may ever name. */
export type Capability = ReturnType<typeof capabilities>[number]
