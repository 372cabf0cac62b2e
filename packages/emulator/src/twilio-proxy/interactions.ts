/** Interactions: what was said in a session, by its participants and to them. */
import { Effect } from "effect"
import type { Media } from "../Message.ts"
import { now } from "./now.ts"
import type { Interaction, Session } from "./records.ts"
import { deleted, type Desk, listed, named, ok, type Paths, theSession } from "./routes.ts"
import type { State } from "./State.ts"

export const dataOf = (text: string, media: ReadonlyArray<Media>): string =>
  JSON.stringify({ body: text, ...(media.length > 0 && { media: media.length }) })

/** Keeps an interaction, which begins its session and holds back the end of its time. */
export const record = (state: State, session: Session, interaction: Interaction) =>
  Effect.gen(function* () {
    const at = yield* now
    yield* state.put(interaction)
    yield* state.put({
      ...session,
      status: "in-progress",
      startedAt: session.startedAt ?? at,
      lastInteractionAt: at,
      updatedAt: at
    })
  })

export const interactions = (desk: Desk): Paths => {
  const { shown, state } = desk
  const all = Effect.map(theSession(desk), ({ sid }) => state.interactions().filter(({ session }) => session === sid))
  const one = Effect.flatMap(all, (found) => named("interaction", found))

  const list = Effect.flatMap(all, (found) => listed(desk, "interactions", found, shown.interaction))
  const fetch = Effect.map(one, (interaction) => ok(shown.interaction(interaction)))
  const remove = Effect.flatMap(one, ({ sid }) => Effect.as(state.remove(sid), deleted))

  return [
    ["/v1/Services/:service/Sessions/:session/Interactions", { GET: ["list", list] }],
    [
      "/v1/Services/:service/Sessions/:session/Interactions/:interaction",
      { GET: ["fetch", fetch], DELETE: ["delete", remove] }
    ]
  ]
}
