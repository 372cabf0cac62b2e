/** How the line to the bot is, as a shape with a word. */
import { line } from "./Line.ts"

const words = {
  connecting: ["waiting", "Connecting"],
  open: ["good", "Connected"],
  lost: ["wrong", "Not reachable"],
  off: ["waiting", "Practice is off"],
  strange: ["wrong", "Reload needed"]
} as const

export const Connection = () => {
  const [meaning, word] = words[line.value]
  return (
    <p class="connection" role="status" data-line={line.value}>
      <svg class="dot" data-meaning={meaning} viewBox="0 0 12 12" aria-hidden="true">
        {meaning === "wrong" ? (
          <path d="M6 1.500 11 10.500H1Z" />
        ) : (
          <circle cx="6" cy="6" r={meaning === "waiting" ? 4 : 5} />
        )}
      </svg>
      {word}
    </p>
  )
}
