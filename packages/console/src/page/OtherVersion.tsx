/** The bot was updated under this page: only loading it anew helps. */
import { Notice } from "./Notice.tsx"

export const OtherVersion = () => (
  <Notice title="The bot has moved on" action={{ name: "Reload", run: () => location.reload() }}>
    <p>This page and the bot are of different versions and do not understand each other.</p>
  </Notice>
)
