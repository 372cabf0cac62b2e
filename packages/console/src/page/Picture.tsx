/** A picture or another file that came with a text; its place is kept while it loads and when it fails. */
import { useState } from "preact/hooks"
import { Icon } from "./Icon.tsx"
import type { Media } from "./Practice.ts"

export const Picture = ({ media }: { readonly media: Media }) => {
  const [broken, setBroken] = useState(false)
  const name = media.url.split("/").at(-1)?.split("?")[0] || media.type
  if (!/^https?:/.test(media.url) || !media.type.startsWith("image/") || broken) {
    return (
      <p class="missing" dir="ltr">
        <Icon name="picture" />
        <span>{broken ? "This picture did not load." : `A file: ${media.type}`}</span>
        {/^https?:/.test(media.url) ? (
          <a href={media.url} target="_blank" rel="noopener noreferrer">
            Open
          </a>
        ) : null}
      </p>
    )
  }
  return (
    <a class="picture" href={media.url} target="_blank" rel="noopener noreferrer">
      <img src={media.url} alt={`Picture: ${name}`} referrerpolicy="no-referrer" onError={() => setBroken(true)} />
    </a>
  )
}
