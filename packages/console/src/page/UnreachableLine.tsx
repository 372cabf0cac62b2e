/** The bot is down: one line above a conversation that stays readable. */
import { Icon } from "./Icon.tsx"

export const UnreachableLine = () => (
  <p class="lost-line" role="status">
    <Icon name="warning" />
    The bot is not reachable. Trying again…
  </p>
)
