/** The frame of all pages: the name, the way between them, and how the line is. */
import { Connection } from "./Connection.tsx"
import { Keys } from "./Keys.tsx"
import { Phone } from "./Phone.tsx"

const pages = [{ href: "/", name: "Phone" }]

export const Desk = () => (
  <div class="desk">
    <header class="desk-head">
      <a class="name" href="/">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M7 3h18a5 5 0 0 1 5 5v11a5 5 0 0 1-5 5H14l-7 6v-6a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5Z" />
        </svg>
        Parley
      </a>
      <nav aria-label="Pages">
        {pages.map(({ href, name }) => (
          <a key={href} href={href} aria-current={location.pathname === href ? "page" : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <Connection />
      <Keys />
    </header>
    <Phone />
  </div>
)
