/** The bot is down and there is no conversation to show yet. */
import { Notice } from "./Notice.tsx"

export const Unreachable = () => (
  <Notice title="The bot is not reachable">
    <p>Trying again… This page comes back by itself once the bot is there.</p>
    <pre>npm start</pre>
  </Notice>
)
