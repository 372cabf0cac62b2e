/** The service in a process of its own, as platforms reach it. */
import { Effect, type Scope } from "effect"
import * as Crash from "./Crash.ts"

export interface Door extends Crash.Doomed {
  /** Posts a message there, and gives the HTTP status; 0 where nobody answers. */
  readonly post: (id: string, contact: string, text: string) => Effect.Effect<number>
  /** The address it serves at, or how it ended. */
  readonly fate: Effect.Effect<{ readonly serves: string } | Effect.Effect.Success<Crash.Doomed["ended"]>>
}

/** Starts the service on that file, on a free port. */
export const start = (
  file: string,
  options: Pick<Crash.Program, "flags" | "under"> = {}
): Effect.Effect<Door, never, Scope.Scope> =>
  Effect.map(
    Crash.start({
      ...options,
      script: new URL("../bots/door.js", import.meta.url),
      args: ["serve"],
      env: { PORT: "0", DATABASE_URL: `file:${file}` }
    }),
    (doomed) => {
      const address = doomed.said("The bot is running at").pipe(Effect.map((line) => line.split(" ").at(-1) ?? ""))
      return {
        ...doomed,
        post: (id, contact, text) =>
          Effect.flatMap(address, (url) =>
            Effect.promise(() =>
              fetch(`${url}/webhooks/paper`, { method: "POST", body: `${id} ${contact} ${text}` })
                .then((response) => response.arrayBuffer().then(() => response.status))
                .catch(() => 0)
            )
          ),
        fate: Effect.catchAllDefect(
          Effect.map(address, (serves) => ({ serves })),
          () => doomed.ended
        )
      }
    }
  )
