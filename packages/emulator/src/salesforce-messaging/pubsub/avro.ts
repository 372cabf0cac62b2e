/** The topics that a bot can subscribe to, and how what they tell is written: Avro, its fields as the org's admin named them. */
import avro from "avsc"
import { Option } from "effect"
import * as Account from "../Account.ts"
import type { Field } from "../org/Field.ts"
import { messagingSession } from "../org/MessagingSession.ts"
import type { Change, Row } from "../org/Records.ts"

/** The same events as under `Account.topic`, an `Interaction` in the older of its two shapes: nothing in it is wrapped. */
export const flatTopic = "/event/Parley_Bot_Flat__e"

export const sessionTopic = "/data/MessagingSessionChangeEvent"

const namespace = "com.sforce.eventbus"
const nullable = (name: string, type: "string" | "long"): { name: string; type: avro.Schema; default: null } => ({
  name,
  type: ["null", type],
  default: null
})
const texts: avro.Schema = { type: "array", items: "string" }

/** A platform event: when and by whom it was published, and its two fields. */
const event = (topic: string) =>
  avro.Type.forSchema({
    type: "record",
    name: topic.replace("/event/", ""),
    namespace,
    fields: [
      { name: "CreatedDate", type: "long" },
      { name: "CreatedById", type: "string" },
      nullable("Payload__c", "string"),
      nullable("EventType__c", "string")
    ]
  })

const untold = ["Id", "IsDeleted", "SystemModstamp", "ChannelEndUserFormula", "PreviewDetails"]

/** What a session's change event can hold, in the order that the bits of `changedFields` count. */
const told: ReadonlyArray<Field> = messagingSession.fields.filter(
  ({ name }) => !untold.includes(name) && !/^Last(Viewed|Referenced)|MessageCount$/.test(name)
)
const isInstant = (name: string) => told.some((it) => it.name === name && it.type === "datetime")

const kinds = ["CREATE", "UPDATE", "DELETE", "UNDELETE"]
const header: avro.Schema = {
  type: "record",
  name: "ChangeEventHeader",
  namespace,
  fields: [
    { name: "entityName", type: "string" },
    { name: "recordIds", type: texts },
    {
      name: "changeType",
      type: {
        type: "enum",
        name: "ChangeType",
        namespace,
        symbols: [...kinds, ...kinds.map((kind) => `GAP_${kind}`), "GAP_OVERFLOW", "SNAPSHOT"]
      }
    },
    { name: "changeOrigin", type: "string" },
    { name: "transactionKey", type: "string" },
    { name: "sequenceNumber", type: "int" },
    { name: "commitTimestamp", type: "long" },
    { name: "commitNumber", type: "long" },
    { name: "commitUser", type: "string" },
    { name: "nulledFields", type: texts },
    { name: "diffFields", type: texts },
    { name: "changedFields", type: texts }
  ]
}

/** Instants are milliseconds. */
const sessionChange = avro.Type.forSchema({
  type: "record",
  name: "MessagingSessionChangeEvent",
  namespace,
  fields: [
    { name: "ChangeEventHeader", type: header },
    ...told.map(({ name, type }) => nullable(name, type === "datetime" ? "long" : "string"))
  ]
})

export interface Topic {
  readonly name: string
  readonly schemaId: string
  readonly schema: string
  /** Whether these bytes are one of its events. */
  readonly fits: (payload: Uint8Array) => boolean
  /** Change events are the platform's own. */
  readonly canPublish: boolean
}

const topic = (name: string, type: avro.Type): Topic => ({
  name,
  schemaId: type.fingerprint("md5").toString("base64url"),
  schema: JSON.stringify(type.schema({ exportAttrs: true })),
  fits: (payload) => Option.isSome(Option.liftThrowable((): unknown => type.fromBuffer(Buffer.from(payload)))()),
  canPublish: name !== sessionTopic
})

export const topics: ReadonlyArray<Topic> = [
  topic(Account.topic, event(Account.topic)),
  topic(flatTopic, event(flatTopic)),
  topic(sessionTopic, sessionChange)
]

export const topicOf = (name: string) => Option.fromNullable(topics.find((it) => it.name === name))

const anyEvent = event(Account.topic)

/** `now` in milliseconds; `payload` is a JSON text. */
export const writeEvent = (type: "Interaction" | "RoutingRequested", payload: string, now: number): Buffer =>
  anyEvent.toBuffer({ CreatedDate: now, CreatedById: Account.user, Payload__c: payload, EventType__c: type })

const value = (row: Row, name: string) => {
  const it = row[name] ?? null
  return it !== null && isInstant(name) ? Date.parse(String(it)) : it
}

/** A bit for each field by its place in the schema, the lowest for the header. */
const bitmap = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const places = names.map((name) => BigInt(told.findIndex((it) => it.name === name) + 1))
  const bits = places.reduce((sum, place) => sum | (1n << place), 0n)
  return bits === 0n ? [] : [`0x${bits.toString(16).toUpperCase()}`]
}

/** A new session tells all its fields, a changed one those that changed, one that is gone none. */
export const writeSessionChange = ({ changed, kind, row }: Change, key: string, now: number): Buffer => {
  const whole = kind === "CREATE" || kind === "UNDELETE"
  const names = told.map(({ name }) => name).filter((name) => whole || (kind === "UPDATE" && changed.includes(name)))
  return sessionChange.toBuffer({
    ChangeEventHeader: {
      entityName: "MessagingSession",
      recordIds: [row.Id],
      changeType: kind,
      changeOrigin: "",
      transactionKey: key,
      sequenceNumber: 1,
      commitTimestamp: now,
      commitNumber: now,
      commitUser: Account.user,
      nulledFields: kind === "UPDATE" ? bitmap(names.filter((name) => value(row, name) === null)) : [],
      diffFields: [],
      changedFields: kind === "UPDATE" ? bitmap(names) : []
    },
    ...Object.fromEntries(names.map((name) => [name, value(row, name)]))
  })
}
