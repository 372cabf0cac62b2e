/** The phone: answers "what does the bot say?" */
import { Composer } from "./Composer.tsx"
import { line } from "./Line.ts"
import { Log } from "./Log.tsx"
import { Menu } from "./Menu.tsx"
import { OtherVersion } from "./OtherVersion.tsx"
import { phoneNumber } from "./phoneNumber.ts"
import { Platforms } from "./Platforms.tsx"
import { PracticeOff } from "./PracticeOff.tsx"
import * as Thread from "./Thread.ts"
import { Unreachable } from "./Unreachable.tsx"

const Conversation = () => {
  const platform = Thread.platform.value
  return (
    <>
      <header class="phone-head">
        <div>
          <h1>Your bot</h1>
          <p>
            {platform === undefined ? "\u00a0" : phoneNumber(platform.sender)}
            {platform === undefined ? null : <span class="platform-name">{platform.name}</span>}
          </p>
        </div>
        <Menu />
      </header>
      <Platforms />
      <Log />
      <Composer />
    </>
  )
}

const Content = () => {
  if (line.value === "off") return <PracticeOff />
  if (line.value === "strange") return <OtherVersion />
  if (line.value === "lost" && !Thread.loaded.value) return <Unreachable />
  return <Conversation />
}

export const Phone = () => (
  <main class="phone">
    <Content />
  </main>
)
