/** How a program proves to Salesforce who it is: an app of the org's, and what stands for a user. */
import type { Effect, Redacted } from "effect"

/** A user whom the app was allowed to act for beforehand; nobody has to be present. */
export interface JwtBearer {
  readonly kind: "jwtBearer"
  /** The app's consumer key. */
  readonly clientId: string
  /** Whom to act for, such as `bot@example.com`. */
  readonly username: string
  /** In PEM; its certificate is with the app. */
  readonly privateKey: Redacted.Redacted
  /** Whom the assertion is for; the login's own address where it is not given. */
  readonly audience?: string
}

/** The user that the app itself runs as. Answered by the org's own domain only, and not by `login.salesforce.com`. */
export interface ClientCredentials {
  readonly kind: "clientCredentials"
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
}

/** A user who has logged in once, in a browser. */
export interface RefreshToken {
  readonly kind: "refreshToken"
  readonly clientId: string
  /** Left out where the app does not demand it. */
  readonly clientSecret?: Redacted.Redacted
  readonly refreshToken: Redacted.Redacted
  /** Told of a new refresh token where the app rotates them: the old one is worth nothing to the next process. */
  readonly rotated?: (refreshToken: Redacted.Redacted) => Effect.Effect<void>
}

/** A token from elsewhere, such as that of `sf org display`: nothing is renewed. */
export interface AccessToken {
  readonly kind: "accessToken"
  readonly token: Redacted.Redacted
  /** Where the org's API is, without a slash at the end. */
  readonly instanceUrl: string
  /** Wanted by the Interaction API and by Pub/Sub. */
  readonly orgId?: string
}

/** How to get a token: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flows.htm */
export type Credentials = JwtBearer | ClientCredentials | RefreshToken | AccessToken
