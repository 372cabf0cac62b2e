/** The empty conversation: what to do, and three texts that work. */
import { focusComposer } from "./focusComposer.ts"
import * as Thread from "./Thread.ts"

const examples = ["hello", "book", "hours"]

export const Hello = () => (
  <div class="hello">
    <h2>
      Text <em>{examples[0]}</em> to begin
    </h2>
    <p>Practice costs nothing: the bot answers here as it would on a real phone.</p>
    <ul aria-label="Examples">
      {examples.map((text) => (
        <li key={text}>
          <button
            type="button"
            onClick={() => {
              Thread.send(text)
              focusComposer()
            }}
          >
            {text}
          </button>
        </li>
      ))}
    </ul>
  </div>
)
