/** How a program proves to NetSapiens who it is. */
import type { Redacted } from "effect"

/** An OAuth client of the operator's, and a user. */
export interface Login {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
  /** `user@domain`. */
  readonly username: string
  readonly password: Redacted.Redacted
}

export type Credentials =
  /** An API key, or a token from elsewhere: nothing is renewed. */
  | { readonly kind: "bearer"; readonly token: Redacted.Redacted }
  /** `POST /tokens`. Its body is JSON by the vendor's contract; servers are met that want a form, or the query. */
  | (Login & { readonly kind: "oauth"; readonly encoding?: "json" | "form" | "query" })
  /** `POST /jwt`. */
  | (Login & { readonly kind: "jwt" })
