/** Remembers what was used lately, and forgets what was not used for longest. */
export interface Recent<A> {
  readonly get: (key: string) => A | undefined
  readonly set: (key: string, value: A) => void
  readonly delete: (key: string) => void
}

export const Recent = {
  make: <A>(most: number): Recent<A> => {
    const kept = new Map<string, A>()
    const set = (key: string, value: A) => {
      kept.delete(key)
      kept.set(key, value)
      const oldest = kept.size > most ? kept.keys().next() : undefined
      if (oldest?.done === false) kept.delete(oldest.value)
    }
    return {
      get: (key) => {
        const value = kept.get(key)
        if (value !== undefined) set(key, value)
        return value
      },
      set,
      delete: (key) => void kept.delete(key)
    }
  }
}
