/** A record as it is kept: its id, and a value for every field of its object. */
import { Schema } from "effect"

export const Value = Schema.Union(Schema.String, Schema.Number, Schema.Boolean, Schema.Null)
export type Value = typeof Value.Type

export const Row = Schema.Struct({ Id: Schema.String }, Schema.Record({ key: Schema.String, value: Value }))
export type Row = typeof Row.Type

/** What is written of one. */
export const Fields = Schema.Record({ key: Schema.String, value: Value })
export type Fields = typeof Fields.Type
