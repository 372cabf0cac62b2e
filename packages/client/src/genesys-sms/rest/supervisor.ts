/** What a supervisor does with the sessions of agents. */
import type { Effect } from "effect"
import type { Api } from "./Api.ts"
import type { GenesysError } from "../GenesysError.ts"
import { operations } from "./operations.ts"
import type { Accepted } from "./replies.ts"

type Taken = Effect.Effect<Accepted, GenesysError>

/** Which of the agent's sessions it is for, and how the supervisor is shown. */
export interface Monitoring {
  readonly supervisorMonitoringMode: "NextChat" | "AllChats"
  readonly nickname?: string
}

export const supervisorOf = ({ call }: Api) => ({
  /** `POST /users/{user}/smssessions/{id}`, `Intrude`: joins a session of this user (their id), seen by all, by the agent, or by nobody. */
  intrude: (user: string, session: { readonly id: string }, mode: "Monitor" | "Coach" | "BargeIn"): Taken =>
    call("supervisor.intrude", operations["supervisor.intrude"], {
      at: { user, id: session.id },
      parameters: { operationName: "Intrude", supervisorVisibilityMode: mode }
    }),
  // Each of these is `POST /users/{user}/channels/smssession`.
  /** Joins, seen by all. */
  bargeIn: (user: string, monitoring: Monitoring): Taken =>
    call("supervisor.bargeIn", operations["supervisor.bargeIn"], {
      at: { user },
      parameters: { operationName: "BargeIn", ...monitoring }
    }),
  /** Joins, seen by nobody. */
  monitor: (user: string, monitoring: Monitoring): Taken =>
    call("supervisor.monitor", operations["supervisor.monitor"], {
      at: { user },
      parameters: { operationName: "Monitor", ...monitoring }
    }),
  /** Joins, seen by the agent. */
  coach: (user: string, monitoring: Monitoring): Taken =>
    call("supervisor.coach", operations["supervisor.coach"], {
      at: { user },
      parameters: { operationName: "Coach", ...monitoring }
    })
})
