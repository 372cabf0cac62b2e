/** Where a text is written: Enter sends it, and ArrowUp in the empty box brings the last one back. */
import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { focusComposer } from "./focusComposer.ts"
import { Icon } from "./Icon.tsx"
import * as Thread from "./Thread.ts"

export const Composer = () => {
  const [text, setText] = useState("")
  const box = useRef<HTMLTextAreaElement>(null)

  useLayoutEffect(() => {
    const it = box.current
    if (it === null) return
    it.style.height = "0"
    it.style.height = `${it.scrollHeight}px`
  }, [text])

  useLayoutEffect(focusComposer, [])

  const send = () => {
    if (text.trim() === "") return
    Thread.send(text)
    setText("")
    focusComposer()
  }

  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      send()
    }
    if (event.key === "ArrowUp" && text === "") {
      const last = Thread.entries.value.findLast((it) => it.side === "own")
      if (last === undefined) return
      event.preventDefault()
      setText(last.text)
    }
    if (event.key === "Escape") box.current?.blur()
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        id="text"
        ref={box}
        rows={1}
        dir="auto"
        placeholder="Text message"
        aria-label="Text message"
        autocomplete="off"
        enterkeyhint="send"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <button type="submit" aria-label="Send" aria-disabled={text.trim() === ""}>
        <Icon name="up" />
      </button>
    </form>
  )
}
