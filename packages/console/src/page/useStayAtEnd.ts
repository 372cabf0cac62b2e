/** Keeps a log at its end while it grows, unless its reader has scrolled up. */
import { type Signal, useSignal } from "@preact/signals"
import type { RefObject } from "preact"
import { useEffect, useLayoutEffect, useRef } from "preact/hooks"

const near = 40

interface End {
  readonly box: RefObject<HTMLDivElement | null>
  /** Whether something came below what the reader sees. */
  readonly unseen: Signal<boolean>
  readonly scrolled: () => void
  readonly goToEnd: () => void
}

/** `last` is the key of the last line, `follow` whether it must be seen wherever the reader is. */
export const useStayAtEnd = (last: string, follow: boolean): End => {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const top = useRef(0)
  const unseen = useSignal(false)

  const goToEnd = () => {
    atEnd.current = true
    unseen.value = false
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }
  const scrolled = () => {
    const it = box.current
    if (it === null) return
    // Growth moves the end away too; only a reader moves up.
    const up = it.scrollTop < top.current
    top.current = it.scrollTop
    atEnd.current = it.scrollHeight - it.scrollTop - it.clientHeight < near || (atEnd.current && !up)
    if (atEnd.current) unseen.value = false
  }

  useLayoutEffect(() => {
    if (atEnd.current || follow) goToEnd()
    else unseen.value = true
  }, [last])

  // The keyboard of a phone, a turned screen, a failure under a bubble: all move the end.
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (atEnd.current) goToEnd()
    })
    for (const it of [box.current, box.current?.firstElementChild]) if (it) observer.observe(it)
    return () => observer.disconnect()
  }, [])

  return { box, unseen, scrolled, goToEnd }
}
