/** The bot is connected to a real provider: says so, and how to practise instead. */
import { tryNow } from "./Line.ts"
import { Notice } from "./Notice.tsx"

export const PracticeOff = () => (
  <Notice title="Practice is off" action={{ name: "Look again", run: tryNow }}>
    <p>The bot is connected to a real provider: its texts go to real people, so this phone stays silent.</p>
    <p>
      To practise, stop the bot and start it without its provider’s <code>PARLEY_…</code> keys:
    </p>
    <pre>npm start</pre>
  </Notice>
)
