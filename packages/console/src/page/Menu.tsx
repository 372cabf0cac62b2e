/** The phone's own number, and behind it the way to begin again as somebody else. */
import { useEffect, useRef, useState } from "preact/hooks"
import { focusComposer } from "./focusComposer.ts"
import { Icon } from "./Icon.tsx"
import { phoneNumber } from "./phoneNumber.ts"
import * as Thread from "./Thread.ts"

export const Menu = () => {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    const outside = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) setOpen(false)
    }
    const escape = ({ key }: KeyboardEvent) => {
      if (key !== "Escape") return
      setOpen(false)
      if (box.current?.contains(document.activeElement)) button.current?.focus()
    }
    document.addEventListener("pointerdown", outside)
    document.addEventListener("focusin", outside)
    document.addEventListener("keydown", escape)
    return () => {
      document.removeEventListener("pointerdown", outside)
      document.removeEventListener("focusin", outside)
      document.removeEventListener("keydown", escape)
    }
  }, [])

  return (
    <div class="menu" ref={box}>
      <button type="button" ref={button} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span>
          <b>You</b> {phoneNumber(Thread.own.value)}
        </span>
        <Icon name="chevron" />
      </button>
      {open ? (
        <div class="menu-sheet">
          <p>Your number on this phone. It is made up, belongs to nobody, and is kept in this browser.</p>
          <button
            type="button"
            onClick={() => {
              Thread.startOver()
              setOpen(false)
              focusComposer()
            }}
          >
            Start over with a new number
          </button>
        </div>
      ) : null}
    </div>
  )
}
