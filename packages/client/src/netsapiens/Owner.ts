/** Whose sessions and numbers are meant. */
export interface Owner {
  /** `~`, the token's own, where it is not given; `*` for all. */
  readonly domain?: string
  /** The extension; `~`, the token's own, where it is not given. */
  readonly user?: string
}

export interface Paging {
  /** How many rows are asked for at a time: 1 to 1000, which it is where it is not given. */
  readonly limit?: number
}

export const domainOf = ({ domain = "~" }: Pick<Owner, "domain">) => ({ domain })
export const userOf = ({ domain = "~", user = "~" }: Owner) => ({ domain, user })
