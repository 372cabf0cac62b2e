/** The bubbles one after the other, and the clock wherever time has passed between two. */
import { Fragment } from "preact"
import { Bubble } from "./Bubble.tsx"
import { dayOf, isLater, timeOf } from "./Calendar.ts"
import type { Entry } from "./Entry.ts"
import { focusComposer } from "./focusComposer.ts"
import * as Thread from "./Thread.ts"

const again = (entry: Entry) => () => {
  Thread.sendAgain(entry)
  focusComposer()
}

export const Turns = ({ entries }: { readonly entries: ReadonlyArray<Entry> }) => {
  // Once the same words went out later, there is nothing left to repeat.
  const latest = new Map(entries.filter((it) => it.side === "own").map((it) => [it.text, it.key]))
  return (
    <ol>
      {entries.map((entry, index) => (
        <Fragment key={entry.key}>
          {isLater(entry.at, entries[index - 1]?.at) ? (
            <li class="moment">
              <time dateTime={entry.at.toISOString()}>
                <b>{dayOf(entry.at)}</b> {timeOf(entry.at)}
              </time>
            </li>
          ) : null}
          <Bubble
            entry={entry}
            again={entry.mark === "wrong" && latest.get(entry.text) === entry.key ? again(entry) : undefined}
          />
        </Fragment>
      ))}
    </ol>
  )
}
