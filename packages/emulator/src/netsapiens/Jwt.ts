/** JSON Web Tokens as NetSapiens gives them: HS256, and readable by whoever holds one. */
import { createHmac, randomBytes } from "node:crypto"
import { Schema } from "effect"
import { address, hostname } from "./Account.ts"

const secret = "not-a-secret-practice-jwt-key"
const coded = (it: unknown) => Buffer.from(JSON.stringify(it)).toString("base64url")

/** `kind` keeps a token and its refresh apart; instants are in milliseconds, and in seconds in the token. */
export const sign = (
  kind: "jwt" | "jwt-refresh",
  claims: { readonly user: string } & Readonly<Record<string, string>>,
  issued: number,
  expires: number
): string => {
  const all = {
    aud: kind === "jwt" ? "ns" : "refresh",
    exp: Math.floor(expires / 1000),
    iat: Math.floor(issued / 1000),
    iss: hostname,
    jti: randomBytes(20).toString("hex"),
    sub: address(claims.user),
    time_out: expires - issued,
    ...claims
  }
  const signed = `${coded({ typ: "JWT", alg: "HS256" })}.${coded(all)}`
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`
}

const decode = Schema.decodeSync(Schema.parseJson())

/** Of a token that was signed here. */
export const claims = (token: string): unknown => decode(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())
