/** `X-Twilio-Signature` of a request that Twilio makes: HMAC-SHA1 over the address called and the sorted parameters. */
import { createHmac } from "node:crypto"

/**
 * `url` is the address as it is called, query and all; a parameter that comes several times counts once for each
 * distinct value. A body that is no form has no parameters: its digest is in the address (`bodySHA256`).
 */
export const signature = (
  token: string,
  url: string,
  parameters: Iterable<readonly [name: string, value: string]> = []
): string => {
  const pairs = new Map<string, Set<string>>()
  for (const [name, value] of parameters) pairs.set(name, (pairs.get(name) ?? new Set()).add(value))
  const text = [...pairs.keys()]
    .sort()
    .flatMap((name) => [...(pairs.get(name) ?? [])].sort().map((value) => name + value))
  return createHmac("sha1", token)
    .update(url + text.join(""))
    .digest("base64")
}
