/** A field of a Salesforce object as the vendor's reference describes it; what may be read, written and asked is derived from it. */
import { openTo } from "@parley/messaging"
import { Schema } from "effect"
import { Instant } from "../rest/Instant.ts"
import { SalesforceId } from "../rest/SalesforceId.ts"

/** The vendor's own words: what may be done with a field, and what it is. */
export type Property =
  | "autonumber"
  | "create"
  | "defaulted"
  | "filter"
  | "group"
  | "idLookup"
  | "nillable"
  | "restricted"
  | "sort"
  | "update"

export type FieldType =
  | "anyType"
  | "boolean"
  | "dateTime"
  | "id"
  | "int"
  | "picklist"
  | "reference"
  | "string"
  | "textarea"

/** A reference as a way to another record's fields: `Owner` of `OwnerId`. */
export interface Relationship {
  readonly name: string
  /** The objects that may be at its end. */
  readonly to: ReadonlyArray<string>
  /** The object whose fields can be asked for through it; where several may be at its end, what can be asked of each. */
  readonly shows: string
}

export interface Field {
  readonly type: FieldType
  readonly schema: Schema.Schema.AnyNoContext
  readonly properties: ReadonlyArray<Property>
  readonly relationship?: Relationship
  /** The first version of the API that has it. */
  readonly since?: number
  /** The last one. */
  readonly until?: number
  /** Words of a picklist that are younger than it, with the first version that has them. */
  readonly words?: Readonly<Record<string, number>>
}

export type Fields = Readonly<Record<string, Field>>

const field =
  <T extends FieldType, S extends Schema.Schema.AnyNoContext>(type: T, schema: S) =>
  <const P extends Property = never>(...properties: ReadonlyArray<P>) => ({ type, schema, properties })

/** Of another type in each record. */
export const anything = field("anyType", Schema.Union(Schema.String, Schema.Number, Schema.Boolean))
export const boolean = field("boolean", Schema.Boolean)
export const dateTime = field("dateTime", Instant)
export const int = field("int", Schema.Int)
export const string = field("string", Schema.String)
/** A long text, by which nothing can be sorted or grouped. */
export const textarea = field("textarea", Schema.String)
export const id = field("id", SalesforceId)
/** An id of another record that leads nowhere. */
export const reference = field("reference", SalesforceId)

/** The words that are known; administrators may add others. */
export const picklist = <const W extends ReadonlyArray<string>>(...words: W) =>
  field("picklist", openTo(Schema.Literal(...words)))

/** A picklist whose words differ from org to org. */
export const anyOf = field("picklist", Schema.String)

/** With the relationship that leads to the other record. */
export const lookup =
  <const R extends Relationship>(relationship: R) =>
  <const P extends Property = never>(...properties: ReadonlyArray<P>) => ({
    ...reference(...properties),
    relationship
  })

/** The first version that has the field, and the last one where it is gone. */
export const since = <F extends Field>(version: number, it: F) => ({ ...it, since: version })
export const until = <F extends Field>(version: number, it: F) => ({ ...it, until: version })

/** On every object; the reference does not repeat them. */
export const system = {
  Id: id("defaulted", "filter", "group", "idLookup", "sort"),
  CreatedDate: dateTime("defaulted", "filter", "sort"),
  CreatedById: reference("defaulted", "filter", "group", "sort"),
  LastModifiedDate: dateTime("defaulted", "filter", "sort"),
  LastModifiedById: reference("defaulted", "filter", "group", "sort"),
  SystemModstamp: dateTime("defaulted", "filter", "sort"),
  IsDeleted: boolean("defaulted", "filter", "group", "sort")
}
