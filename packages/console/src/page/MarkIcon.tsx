/** What became of a text, as a shape: on its way a clock, handed over one tick, delivered two, failed a triangle. */
import type { Mark } from "./Entry.ts"
import { Icon } from "./Icon.tsx"

/** The marks with their shape and what they say aloud; the keys dialog explains them by this list too. */
export const marks = {
  sending: { icon: "clock", label: "Sending" },
  taken: { icon: "tick", label: "Taken by the bot" },
  queued: { icon: "clock", label: "Queued" },
  sent: { icon: "tick", label: "Sent" },
  delivered: { icon: "ticks", label: "Delivered" },
  wrong: { icon: "warning", label: "Failed" }
} as const

export const MarkIcon = ({ mark }: { readonly mark: Mark }) => (
  <span class="mark" data-mark={mark}>
    <Icon name={marks[mark].icon} label={marks[mark].label} />
  </span>
)
