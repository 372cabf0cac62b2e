/** What Pub/Sub API answers, as the protocol's library gives it: bytes as buffers, names as in the vendor's file. */
import { Schema } from "effect"

const Bytes = Schema.Uint8ArrayFromSelf

/** `payload` is Avro, of the schema that is named. */
const ConsumerEvent = Schema.Struct({
  event: Schema.Struct({ id: Schema.String, schema_id: Schema.String, payload: Bytes }),
  replay_id: Bytes
})

/**
 * Without events it says how far the stream has come, and that it is alive: every 270 seconds at least. How far we are it says only
 * as long as we may be told more: where nothing is pending, events may be waiting until they are asked for.
 */
export const FetchResponse = Schema.Struct({
  events: Schema.Array(ConsumerEvent),
  latest_replay_id: Bytes,
  pending_num_requested: Schema.Int
})
export type FetchResponse = typeof FetchResponse.Type

export const SchemaInfo = Schema.Struct({ schema_json: Schema.String, schema_id: Schema.String })

export const TopicInfo = Schema.Struct({
  topic_name: Schema.String,
  tenant_guid: Schema.String,
  can_publish: Schema.Boolean,
  can_subscribe: Schema.Boolean,
  schema_id: Schema.String
})
export type TopicInfo = typeof TopicInfo.Type
