/** A failure of a client, as one of the provider that is made of it. */
import { ProviderError, type Reason } from "@parley/messaging"

export const providerError =
  (provider: string, operation: string, instead?: string) =>
  (failed: { readonly reason: Reason; readonly advice?: string; readonly cause?: unknown }): ProviderError => {
    const advice = instead ?? failed.advice
    return new ProviderError({
      provider,
      operation,
      reason: failed.reason,
      ...(advice !== undefined && { advice }),
      ...(failed.cause !== undefined && { cause: failed.cause })
    })
  }
