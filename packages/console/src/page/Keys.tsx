/** What the keys do and what the marks mean: opened by `?`, closed by Escape. */
import { useEffect, useRef } from "preact/hooks"
import { focusComposer } from "./focusComposer.ts"
import { Icon } from "./Icon.tsx"
import { MarkIcon } from "./MarkIcon.tsx"

const keys = [
  ["Enter", "send"],
  ["Shift Enter", "a new line"],
  ["↑", "your last text, in the empty box"],
  ["Esc", "close, or leave the box"],
  ["?", "these keys, outside the box"]
] as const

const meanings = [
  ["queued", "on its way"],
  ["sent", "taken by the bot, or sent"],
  ["delivered", "delivered to the phone"],
  ["wrong", "failed"]
] as const

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")

export const Keys = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  const open = () => dialog.current?.showModal()
  const close = () => dialog.current?.close()

  useEffect(() => {
    const asked = (event: KeyboardEvent) => {
      if (event.key === "?" && !typing(event.target)) open()
    }
    document.addEventListener("keydown", asked)
    return () => document.removeEventListener("keydown", asked)
  }, [])

  return (
    <>
      <button type="button" class="quiet" aria-label="Keys and marks" title="Keys and marks" onClick={open}>
        <Icon name="question" />
      </button>
      <dialog
        ref={dialog}
        aria-labelledby="keys"
        onClose={focusComposer}
        onClick={(event) => event.target === event.currentTarget && close()}
      >
        <div>
          <header>
            <h2 id="keys">Keys</h2>
            <button type="button" class="quiet" aria-label="Close" onClick={close}>
              <Icon name="close" />
            </button>
          </header>
          <dl>
            {keys.map(([key, meaning]) => (
              <div key={key}>
                <dt>
                  {key.split(" ").map((it) => (
                    <kbd key={it}>{it}</kbd>
                  ))}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <h3>Marks</h3>
          <dl>
            {meanings.map(([mark, meaning]) => (
              <div key={mark}>
                <dt>
                  <MarkIcon mark={mark} />
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </div>
      </dialog>
    </>
  )
}
