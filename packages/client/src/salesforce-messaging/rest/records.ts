/** Reads and writes the records of one object; which fields may be said is in the types. */
import { DateTime, Duration, Effect, Either, Option, Schema } from "effect"
import type { Api } from "./Api.ts"
import { type Checked, fieldAt, objectAt, objectOf } from "./fieldAt.ts"
import type { Change, Creation, Custom, FieldName, ObjectName, Row, Whole } from "../objects/objects.ts"
import { operations } from "./operations.ts"
import { rowOf, wholeOf, written } from "./rows.ts"
import { SalesforceError } from "../SalesforceError.ts"
import { SalesforceId } from "./SalesforceId.ts"

/** From `start` to `end`, which are in different minutes: Salesforce takes no notice of seconds. */
export interface Window {
  readonly start: DateTime.Utc
  readonly end: DateTime.Utc
}

const updatedWithin = Duration.days(30)
const deletedWithin = Duration.days(15)

/** `2026-02-03T10:11:12+00:00`. */
const zoned = (date: DateTime.Utc): string => DateTime.formatIso(date).replace(/\.\d+Z$/, "+00:00")

const minuteOf = DateTime.startOf("minute")

const windowOf = (window: Window, most: Duration.Duration): Checked<{ start: string; end: string }> => {
  const start = minuteOf(window.start)
  const end = minuteOf(window.end)
  const length = DateTime.distance(start, end)
  return length > 0 && length <= Duration.toMillis(most)
    ? Either.right({ start: zoned(start), end: zoned(end) })
    : Either.left(
        `the window has to end in a later minute than it starts in, and ${Duration.toDays(most)} days after it at most`
      )
}

const AsItCame = Schema.Record({ key: Schema.String, value: Schema.Unknown })

const idOf = (text: string): Checked<SalesforceId> =>
  Either.mapLeft(Schema.decodeEither(SalesforceId)(text), () => "an id has 15 or 18 letters and digits")

/** A request of nothing would have no body. */
const something = <A extends object>(it: Checked<A>): Checked<A> =>
  Either.filterOrLeft(
    it,
    (fields) => Object.keys(fields).length > 0,
    () => "nothing is to be changed"
  )

/** How Salesforce says that records of this kind are not made so. */
const unmakable = new Set([
  "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
  "INSUFFICIENT_ACCESS_OR_READONLY",
  "INVALID_TYPE_FOR_OPERATION",
  "METHOD_NOT_ALLOWED",
  "OPERATION_NOT_ALLOWED"
])
const waysToBegin =
  "a session begins with a message of the contact's, by a flow or Process Builder, or by the action Start Conversation"

/** What can be done with records that are only to be read; `name` is what errors and spans call them. */
export const readableOf = <N extends ObjectName>({ call, version }: Api, group: string, object: N) => {
  const spoken = (operation: string) => SalesforceError.unless(`${group}.${operation}`, objectAt(object, version))
  const bare = { at: { Object: object }, parameters: {} }

  const read = <A, I>(
    operation: string,
    id: string,
    reply: Schema.Schema<A, I>,
    names: ReadonlyArray<FieldName<N> | Custom> = []
  ): Effect.Effect<A, SalesforceError> =>
    Effect.gen(function* () {
      yield* spoken(operation)
      const Id = yield* SalesforceError.unless(`${group}.${operation}`, idOf(id))
      for (const name of names) {
        yield* SalesforceError.unless(`${group}.${operation}`, fieldAt(objectOf(object), name, version))
      }
      const parameters = names.length === 0 ? {} : { fields: names.join(",") }
      return yield* call(
        `${group}.${operation}`,
        { ...operations.retrieve, reply },
        { at: { Object: object, Id }, parameters }
      )
    })

  /**
   * `GET /sobjects/{Object}/{Id}`: with these fields of its own, and with all that the token may see where none are named. `id` has
   * 15 or 18 characters.
   */
  function retrieve(id: string): Effect.Effect<Whole<N>, SalesforceError>
  function retrieve<const P extends FieldName<N> | Custom>(
    id: string,
    names: readonly [P, ...ReadonlyArray<P>]
  ): Effect.Effect<Row<N, P>, SalesforceError>
  function retrieve<const P extends FieldName<N> | Custom>(id: string, names?: ReadonlyArray<P>) {
    return names === undefined
      ? read("retrieve", id, wholeOf(object))
      : read("retrieve", id, rowOf(object, names), names)
  }

  return {
    retrieve,

    /** The same as it came, with whatever fields there are that are not known here. */
    raw: (id: string): Effect.Effect<Readonly<Record<string, unknown>>, SalesforceError> => read("raw", id, AsItCame),

    /** `GET …/describe`: the object as this org has it, with fields of its own. */
    describe: Effect.zipRight(spoken("describe"), call(`${group}.describe`, operations.describe, bare)),
    /** `GET /sobjects/{Object}`: the same without the fields, and what the user has looked at last. */
    basic: Effect.zipRight(spoken("basic"), call(`${group}.basic`, operations.basic, bare))
  }
}

/** All that REST has for records that can be written too. */
export const recordsOf = <N extends ObjectName>(api: Api, group: string, object: N) => {
  const { call, version } = api
  /** The object may be younger than the version, or a name may be wrong: then nothing is asked. */
  const spoken = <A>(operation: string, it: Checked<A>): Effect.Effect<A, SalesforceError> =>
    SalesforceError.unless(
      `${group}.${operation}`,
      Either.flatMap(objectAt(object, version), () => it)
    )
  const advice = (code: string) => (object === "MessagingSession" && unmakable.has(code) ? waysToBegin : undefined)

  return {
    ...readableOf(api, group, object),

    /** `POST /sobjects/{Object}`: gives the id. Never repeated: a lost answer is `UnknownOutcome`. */
    create: (record: Creation<N>): Effect.Effect<SalesforceId, SalesforceError> =>
      Effect.gen(function* () {
        const parameters = yield* spoken("create", written(object, "create", record, version))
        const asked = { at: { Object: object }, parameters }
        const { id } = yield* call(`${group}.create`, operations.create, asked, { advice })
        return id
      }),

    /** `PATCH /sobjects/{Object}/{Id}`: what is not said stays; null empties a field. A change of nothing is a `Conflict`. */
    update: (id: string, change: Change<N>): Effect.Effect<void, SalesforceError> =>
      Effect.gen(function* () {
        const Id = yield* spoken("update", idOf(id))
        const parameters = yield* spoken("update", something(written(object, "update", change, version)))
        yield* call(`${group}.update`, operations.update, { at: { Object: object, Id }, parameters })
      }),

    /**
     * `PATCH /sobjects/{Object}/{field}/{value}`: the record whose own external id this is, changed or made. `Conflict` where several
     * have it, or where nothing is said. `id` is none where an older version of the API does not tell.
     */
    upsert: (
      externalIdField: Custom,
      value: string,
      record: Creation<N> | Change<N>
    ): Effect.Effect<{ readonly id: Option.Option<SalesforceId>; readonly created: boolean }, SalesforceError> =>
      Effect.gen(function* () {
        yield* spoken("upsert", fieldAt(objectOf(object), externalIdField, version))
        const parameters = yield* spoken("upsert", something(written(object, "create", record, version)))
        const at = { Object: object, ExternalIdField: externalIdField, Value: value }
        const reply = yield* call(`${group}.upsert`, operations.upsert, { at, parameters }, { advice })
        return { id: Option.fromNullable(reply?.id), created: reply?.created === true }
      }),

    /** `DELETE /sobjects/{Object}/{Id}`: into the bin. */
    delete: (id: string): Effect.Effect<void, SalesforceError> =>
      Effect.flatMap(spoken("delete", idOf(id)), (Id) =>
        call(`${group}.delete`, operations.delete, { at: { Object: object, Id }, parameters: {} })
      ),

    /** `GET …/updated/`: the ids of what was made or changed within at most 30 days. Go on from `latestDateCovered`. */
    getUpdated: (window: Window) =>
      Effect.flatMap(spoken("getUpdated", windowOf(window, updatedWithin)), (parameters) =>
        call(`${group}.getUpdated`, operations.getUpdated, { at: { Object: object }, parameters })
      ),

    /** `GET …/deleted/`: what was deleted within at most 15 days. */
    getDeleted: (window: Window) =>
      Effect.flatMap(spoken("getDeleted", windowOf(window, deletedWithin)), (parameters) =>
        call(`${group}.getDeleted`, operations.getDeleted, { at: { Object: object }, parameters })
      ),

    /** `GET …/describe/layouts`: the pages that this org has for it. */
    describeLayouts: Effect.zipRight(
      spoken("describeLayouts", Either.void),
      call(`${group}.describeLayouts`, operations.describeLayouts, { at: { Object: object }, parameters: {} })
    ),

    /** `GET …/describe/layouts/{recordTypeId}`: that of one record type. */
    describeLayout: (recordTypeId: string) =>
      Effect.flatMap(spoken("describeLayout", idOf(recordTypeId)), (RecordTypeId) =>
        call(`${group}.describeLayout`, operations.describeLayout, {
          at: { Object: object, RecordTypeId },
          parameters: {}
        })
      )
  }
}
