/** Chooses the platform to text on; there is nothing to choose when there is one. */
import * as Thread from "./Thread.ts"

export const Platforms = () => {
  const platforms = Thread.platforms.value
  if (platforms.length < 2) return null
  return (
    <fieldset class="platforms">
      <legend class="unseen">Platform</legend>
      {platforms.map(({ provider, name }) => (
        <label key={provider}>
          <input
            type="radio"
            name="platform"
            checked={Thread.platform.value?.provider === provider}
            onChange={() => Thread.choose(provider)}
          />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  )
}
