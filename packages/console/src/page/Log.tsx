/** The conversation from its first text to its last, and the reader kept where they are. */
import { Hello } from "./Hello.tsx"
import { Icon } from "./Icon.tsx"
import { line } from "./Line.ts"
import * as Thread from "./Thread.ts"
import { Turns } from "./Turns.tsx"
import { UnreachableLine } from "./UnreachableLine.tsx"
import { useStayAtEnd } from "./useStayAtEnd.ts"
import { Waiting } from "./Waiting.tsx"

export const Log = () => {
  const entries = Thread.entries.value
  const last = entries.at(-1)
  const { box, unseen, scrolled, goToEnd } = useStayAtEnd(last?.key ?? "", last?.side === "own" && last.fresh)
  return (
    <div class="log-frame">
      {line.value === "lost" ? <UnreachableLine /> : null}
      <div class="log" ref={box} onScroll={scrolled} tabIndex={0} role="group" aria-label="Phone">
        <div class="log-content">
          {Thread.loaded.value && entries.length === 0 ? <Hello /> : null}
          <div
            role="log"
            aria-live="polite"
            aria-relevant="additions"
            aria-label="Conversation"
            aria-busy={!Thread.loaded.value}
          >
            <Turns entries={entries} />
          </div>
          <Waiting last={last} />
        </div>
      </div>
      {unseen.value ? (
        <button type="button" class="to-end" onClick={goToEnd}>
          <Icon name="down" />
          New messages
        </button>
      ) : null}
    </div>
  )
}
