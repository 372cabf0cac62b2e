/** What stands in the phone's place when there is nobody to text. */
import type { ComponentChildren } from "preact"

interface Props {
  readonly title: string
  readonly children: ComponentChildren
  readonly action?: { readonly name: string; readonly run: () => void }
}

export const Notice = ({ title, children, action }: Props) => (
  <div class="notice" role="status">
    <h2>{title}</h2>
    {children}
    {action === undefined ? null : (
      <button type="button" onClick={action.run}>
        {action.name}
      </button>
    )}
  </div>
)
