/** A failure of the client as one of the provider. */
import { ProviderError } from "@parley/messaging"
import type { NetSapiensError } from "./NetSapiensError.ts"

export const failed =
  (operation: string) =>
  ({ advice, cause, reason }: NetSapiensError): ProviderError =>
    new ProviderError({
      provider: "netsapiens",
      operation,
      reason,
      ...(advice !== undefined && { advice }),
      ...(cause !== undefined && { cause })
    })
