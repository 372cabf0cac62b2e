/** Says that the bot is slow, and later that it may not answer at all. Its place is always kept, so that nothing moves. */
import { useEffect, useState } from "preact/hooks"
import type { Entry } from "./Entry.ts"

const slow = 2_500
const silent = 20_000

export const Waiting = ({ last }: { readonly last: Entry | undefined }) => {
  const [said, say] = useState("")
  const waiting = last?.side === "own" && last.fresh && last.mark !== "wrong" ? last.key : ""
  useEffect(() => {
    say("")
    if (waiting === "") return
    const timers = [
      setTimeout(() => say("The bot is taking its time"), slow),
      setTimeout(() => say("No answer so far. A bot may choose not to reply."), silent)
    ]
    return () => timers.forEach(clearTimeout)
  }, [waiting])
  return (
    <p class="waiting" role="status">
      {said === "" || waiting === "" ? null : <span>{said}</span>}
    </p>
  )
}
