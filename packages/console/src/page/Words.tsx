/** The words of a text: its lines as they were written, its options one below the other, its web addresses as links. */
const address = /\bhttps?:\/\/[^\s<>"]+/g

// A sentence's end is not the address's, nor is a bracket that was opened before it.
const trim = (found: string) => {
  const end = found.replace(/[.,;:!?'…]+$/, "")
  return end.endsWith(")") && !end.includes("(") ? end.slice(0, -1) : end
}

const linked = (text: string) => {
  const pieces = []
  let from = 0
  for (const match of text.matchAll(address)) {
    const link = trim(match[0])
    if (!URL.canParse(link)) continue
    pieces.push(
      text.slice(from, match.index),
      <a href={link} target="_blank" rel="noopener noreferrer">
        {link}
      </a>
    )
    from = match.index + link.length
  }
  return [...pieces, text.slice(from)]
}

/** "12. Monday" and "a) Monday" are options: their second line begins below the first word, not below the number. */
const option = /^\s{0,4}(?:\d{1,3}|[a-zA-Z])[.):]\s+/

const headOf = (line: string) => option.exec(line)?.[0] ?? ""

const Line = ({ text, wide }: { readonly text: string; readonly wide: boolean }) => {
  const head = headOf(text)
  return (
    <span class={head === "" ? "line" : wide ? "line option wide" : "line option"}>
      {head === "" ? null : <b>{head}</b>}
      {linked(text.slice(head.length))}
    </span>
  )
}

export const Words = ({ text }: { readonly text: string }) => {
  const lines = text.split(/\r?\n/)
  const wide = lines.some((line) => headOf(line).trim().length > 2)
  return (
    <p class="words">
      {lines.map((line) => (
        <Line text={line} wide={wide} />
      ))}
    </p>
  )
}
