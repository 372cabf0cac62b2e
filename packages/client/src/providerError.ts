/** A failure of a client, as one of the provider that is made of it. */
import { ProviderError, type Reason } from "@parley/messaging"

export const providerError =
  (provider: string, operation: string) =>
  (failed: { readonly reason: Reason; readonly advice?: string; readonly cause?: unknown }): ProviderError =>
    new ProviderError({
      provider,
      operation,
      reason: failed.reason,
      ...(failed.advice !== undefined && { advice: failed.advice }),
      ...(failed.cause !== undefined && { cause: failed.cause })
    })
