/** One text: words, pictures, and a small mark of what became of it; a failure is loud. */
import { timeOf } from "./Calendar.ts"
import type { Entry } from "./Entry.ts"
import { Icon } from "./Icon.tsx"
import { MarkIcon, marks } from "./MarkIcon.tsx"
import { Picture } from "./Picture.tsx"
import { Words } from "./Words.tsx"

interface Props {
  readonly entry: Entry
  /** Given when the same words may be sent again. */
  readonly again: (() => void) | undefined
}

export const Bubble = ({ entry: { side, text, media, at, mark, why, fresh }, again }: Props) => (
  <li class={`turn ${side}`} data-fresh={fresh}>
    <span class="unseen">{side === "own" ? "You: " : "Bot: "}</span>
    <div class="bubble" dir="auto" title={`${timeOf(at)}, ${marks[mark].label.toLowerCase()}`}>
      {media.map((it) => (
        <Picture media={it} key={it.url} />
      ))}
      {text === "" ? null : <Words text={text} />}
      <MarkIcon mark={mark} />
    </div>
    {why === "" ? null : (
      <p class="wrong">
        <Icon name="warning" />
        <span>{why}</span>
        {again === undefined ? null : (
          <button type="button" onClick={again}>
            Send again
          </button>
        )}
      </p>
    )}
  </li>
)
