/** A failure of the client as one of the provider. */
import { ProviderError } from "@parley/messaging"
import { providerError } from "../providerError.ts"

export const failed = (operation: string, advice?: string) => providerError("salesforce-messaging", operation, advice)

/** It cannot be done as things stand, so nothing was asked. */
export const conflict = (operation: string, advice: string): ProviderError =>
  new ProviderError({ provider: "salesforce-messaging", operation, reason: { _tag: "Conflict" }, advice })
