/** How the Pub/Sub API refuses: a gRPC status, and in the trailers the vendor's own code and the id of the call. */
import { randomUUID } from "node:crypto"
import { Metadata, type ServiceError, status } from "@grpc/grpc-js"
import { Data } from "effect"

// The codes are the vendor's; the sentences are ours.
const meanings = {
  "service.auth.headers.invalid": [status.UNAUTHENTICATED, "A header of authentication is missing or of a wrong form"],
  "service.auth.error": [status.UNAUTHENTICATED, "The session is not valid"],
  "service.unavailable": [status.UNAVAILABLE, "The service is not available"],
  "topic.validation.empty": [status.INVALID_ARGUMENT, "A topic has to be named"],
  "topic.not.found": [status.NOT_FOUND, "There is no such topic"],
  "schema.validation.failed": [status.INVALID_ARGUMENT, "There is no such schema"],
  "subscription.limit.exceeded": [status.RESOURCE_EXHAUSTED, "Too many events were delivered"],
  "subscription.fetch.replayid.corrupted": [status.INVALID_ARGUMENT, "This replay id is not known, or too old"],
  "subscription.fetch.replayid.validation.failed": [status.INVALID_ARGUMENT, "A replay id has to be given"],
  "subscription.fetch.requested.events.invalid": [status.INVALID_ARGUMENT, "More than no events have to be asked for"],
  "subscription.fetch.topic.mismatch": [status.INVALID_ARGUMENT, "The topic of a stream cannot change"],
  "publish.event.count.invalid": [status.INVALID_ARGUMENT, "At least one event has to be given"],
  "publish.topic.cannot.publish": [status.PERMISSION_DENIED, "Nobody publishes to this topic"]
} as const

export class PubSubRefusal extends Data.TaggedError("PubSubRefusal")<{ readonly reason: keyof typeof meanings }> {}

/** As the call's status and trailers. */
export const refuse = ({ reason }: Pick<PubSubRefusal, "reason">): ServiceError => {
  const [code, sentence] = meanings[reason]
  const rpc = randomUUID()
  const metadata = new Metadata()
  metadata.set("error-code", `sfdc.platform.eventbus.grpc.${reason}`)
  metadata.set("rpc-id", rpc)
  const details = `${sentence}. rpcId: ${rpc}`
  return Object.assign(new Error(details), { code, details, metadata })
}
