/** What an app says of itself instead of a password: a JWT, signed with the key whose certificate the app has. */
import { createPrivateKey } from "node:crypto"
import { Clock, Effect, Redacted } from "effect"
import { Failure } from "../../Failure.ts"
import type { JwtBearer } from "./Credentials.ts"

/** In seconds. Three minutes are the most that the vendor takes, and clocks differ. */
const life = 120

const unfit = () => Failure.because({ _tag: "Unauthorized" }, "the private key is not one in PEM that is fit for RS256")

/** `audience` is whom it is for where the credentials do not say. */
export const assertion = (credentials: JwtBearer, audience: string): Effect.Effect<string, Failure> =>
  Effect.gen(function* () {
    const key = yield* Effect.try({
      try: () => createPrivateKey(Redacted.value(credentials.privateKey)),
      catch: unfit
    })
    const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
    return yield* Effect.tryPromise({
      // Loaded by whoever logs in this way, and by nobody else.
      try: async () => {
        const { SignJWT } = await import("jose")
        return new SignJWT()
          .setProtectedHeader({ alg: "RS256" })
          .setIssuer(credentials.clientId)
          .setSubject(credentials.username)
          .setAudience(credentials.audience ?? audience)
          .setExpirationTime(now + life)
          .sign(key)
      },
      catch: unfit
    })
  })
