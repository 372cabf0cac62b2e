/** A field of an sObject: its type, and what may be done with it. */
import type { Value } from "./Row.ts"

type Type =
  | "id"
  | "string"
  | "textarea"
  | "phone"
  | "email"
  | "url"
  | "anyType"
  | "boolean"
  | "int"
  | "double"
  | "date"
  | "datetime"
  | "picklist"
  | "reference"

export interface Field {
  readonly name: string
  readonly type: Type
  /** The vendor's words by their letters: create, defaulted on create, filter, group, idLookup, nillable, restricted picklist, sort, update. */
  readonly may: ReadonlySet<string>
  /** What a reference leads to, by which name a path takes it, and that it counts the records of. */
  readonly to: ReadonlyArray<string>
  readonly relationship?: string
  readonly values: ReadonlyArray<string>
  /** The first version of the API that has it; the object's own where nothing is said. */
  readonly since?: number
  /** The last one. */
  readonly until?: number
  readonly custom: boolean
  readonly externalId: boolean
  /** What it is where nobody says anything. */
  readonly start: Value
}

export const field = (
  name: string,
  type: Type,
  letters: string,
  more: Partial<Pick<Field, "since" | "until" | "start" | "externalId">> = {}
): Field => ({
  name,
  type,
  may: new Set(letters),
  to: [],
  values: [],
  custom: name.endsWith("__c"),
  externalId: false,
  start: type === "boolean" ? false : null,
  ...more
})

/** By the vendor's habit `OwnerId` is taken by a path as `Owner`. */
export const reference = (name: string, to: ReadonlyArray<string>, letters: string, since?: number): Field => ({
  ...field(name, "reference", letters, since === undefined ? {} : { since }),
  to,
  relationship: name.replace(/Id$/, "")
})

/** Its values are restricted where `letters` have an R. */
export const picklist = (name: string, values: ReadonlyArray<string>, letters: string, start?: string): Field => ({
  ...field(name, "picklist", letters, start === undefined ? {} : { start }),
  values
})

/** On every object, not repeated by the vendor's reference. */
export const system: ReadonlyArray<Field> = [
  field("Id", "id", "DFGLS"),
  field("IsDeleted", "boolean", "DFGS"),
  field("CreatedDate", "datetime", "DFS"),
  reference("CreatedById", ["User"], "DFGS"),
  field("LastModifiedDate", "datetime", "DFS"),
  reference("LastModifiedById", ["User"], "DFGS"),
  field("SystemModstamp", "datetime", "DFS")
]
