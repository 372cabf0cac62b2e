import { NodeHttpClient } from "@effect/platform-node"
import { Query, SalesforceClient } from "@parley/client/salesforce-messaging"
import { Console, Effect, Layer, Option, Stream } from "effect"

export const program = Effect.gen(function* () {
  const salesforce = yield* SalesforceClient
  const open = Query.from("MessagingSession")
    .select("Id", "Status", "StartTime", "Owner.Name", "MessagingEndUser.MessagingPlatformKey")
    .where((q) =>
      q.and(q.notIn("Status", ["Ended", "Error"]), q.startsWith("MessagingEndUser.MessagingPlatformKey", "+1"))
    )
    .orderBy("StartTime", "desc")
  // What is selected is what is in a record, and its type: `Status` is never null, `StartTime` may be, and so may other records.
  yield* Stream.runForEach(salesforce.query(open), ({ Id, MessagingEndUser, Owner, Status }) =>
    Effect.gen(function* () {
      yield* Console.log(MessagingEndUser?.MessagingPlatformKey, Status, Owner?.Name)
      // What may be changed is in the type: `Status` is not.
      yield* salesforce.sessions.update(Id, { ChannelIntent: "book" })
      const { AgentType, ChannelIntent } = yield* salesforce.sessions.retrieve(Id, ["AgentType", "ChannelIntent"])
      yield* Console.log(AgentType, ChannelIntent)
    })
  )
  const counts = Query.from("MessagingSession").groupBy("Status")
  yield* Stream.runForEach(salesforce.query(counts), ({ Status, records }) => Console.log(Status, records))
  yield* Effect.flatMap(
    salesforce.usage,
    Option.match({ onNone: () => Effect.void, onSome: ({ used }) => Console.log("calls", used) })
  )
}).pipe(Effect.provide(SalesforceClient.layerConfig.pipe(Layer.provide(NodeHttpClient.layerUndici))))
