/** The objects that are known, by name, and what TypeScript derives from their fields: what is read, written and asked. */
import type { Schema } from "effect"
import {
  MessagingSessionChangeEvent,
  MessagingSessionFeed,
  MessagingSessionHistory,
  MessagingSessionMetrics,
  MessagingSessionOwnerSharingRule,
  MessagingSessionShare
} from "./associated.ts"
import { ConversationEntry } from "./ConversationEntry.ts"
import type { Field, Fields, Property } from "./Field.ts"
import { MessagingChannel } from "./MessagingChannel.ts"
import { MessagingEndUser } from "./MessagingEndUser.ts"
import { MessagingSession } from "./MessagingSession.ts"
import { Account, AgentWork, Contact, Conversation, EndUserOrUser, GroupOrUser, User } from "./related.ts"

export const objects = {
  MessagingSession,
  MessagingEndUser,
  MessagingChannel,
  ConversationEntry,
  MessagingSessionHistory,
  MessagingSessionFeed,
  MessagingSessionShare,
  MessagingSessionOwnerSharingRule,
  MessagingSessionMetrics,
  MessagingSessionChangeEvent,
  Conversation,
  AgentWork,
  Account,
  Contact,
  User,
  GroupOrUser,
  EndUserOrUser
}
type Objects = typeof objects
export type ObjectName = keyof Objects

/** As the code that walks through them sees all objects. */
export interface SObject {
  readonly name: string
  readonly since: number
  readonly fields: Fields
}

/** A field of an org's own. What may stand in it only that org knows. */
export type Custom = `${string}__c`
export type CustomValue = string | number | boolean | null

export type FieldsOf<N extends ObjectName> = Objects[N]["fields"]
export type FieldName<N extends ObjectName> = keyof FieldsOf<N> & string

/** The names of the fields that have this property. */
export type Having<F, P extends Property> = {
  [K in keyof F]: F[K] extends Field ? (P extends F[K]["properties"][number] ? K : never) : never
}[keyof F] &
  string

/** What a field holds, null aside. */
export type ValueOf<F> = F extends { readonly schema: infer S extends Schema.Schema.AnyNoContext } ? S["Type"] : never

type Nillable<F> = F extends Field ? ("nillable" extends F["properties"][number] ? null : never) : never
type Absent<F> = F extends { readonly since: number } | { readonly until: number } ? null : never

/** What is read of a field; null too where a version of the API does not have it. */
export type Read<F> = ValueOf<F> | Nillable<F> | Absent<F>

/** The references of an object, by the names of their relationships. */
export type Relationships<F> = {
  [K in keyof F as F[K] extends { readonly relationship: { readonly name: infer R extends string } } ? R : never]: F[K]
}
/** The object that a relationship shows. */
export type Shown<F> = F extends { readonly relationship: { readonly shows: infer N extends ObjectName } } ? N : never

/** A field of the object, or of a record that one of its relationships leads to: `Status`, `Owner.Name`, `Colour__c`. */
export type Path<N extends ObjectName> = FieldName<N> | Custom | Beyond<N>
type Beyond<N extends ObjectName> = {
  [R in keyof Relationships<FieldsOf<N>> & string]: `${R}.${FieldName<Shown<Relationships<FieldsOf<N>>[R]>> | Custom}`
}[keyof Relationships<FieldsOf<N>> & string]

/** Those of them that have this property. */
export type PathHaving<N extends ObjectName, P extends Property> = Having<FieldsOf<N>, P> | Custom | BeyondHaving<N, P>
type BeyondHaving<N extends ObjectName, P extends Property> = {
  [R in keyof Relationships<FieldsOf<N>> & string]: `${R}.${
    | Having<FieldsOf<Shown<Relationships<FieldsOf<N>>[R]>>, P>
    | Custom}`
}[keyof Relationships<FieldsOf<N>> & string]

/** The field at a path. */
export type At<N extends ObjectName, P extends string> = P extends keyof FieldsOf<N>
  ? FieldsOf<N>[P]
  : P extends `${infer R}.${infer F}`
    ? R extends keyof Relationships<FieldsOf<N>>
      ? At<Shown<Relationships<FieldsOf<N>>[R]>, F>
      : never
    : never

type Led<N extends ObjectName, P extends string> = P extends `${infer R}.${string}`
  ? Extract<R, keyof Relationships<FieldsOf<N>>>
  : never
type Behind<P extends string, R extends string> = P extends `${R}.${infer F}` ? F : never

/**
 * A record with just these fields; those of other records stand under the names of the relationships that lead to them. At the end of
 * any of them there may be nobody, or somebody of whom the token may not see all: then it is null.
 */
export type Row<N extends ObjectName, P extends string> = {
  readonly [K in Extract<P, keyof FieldsOf<N>>]: Read<FieldsOf<N>[K]>
} & { readonly [K in Extract<Exclude<P, `${string}.${string}`>, Custom>]: CustomValue } & {
  readonly [R in Led<N, P>]: Seen<Row<Shown<Relationships<FieldsOf<N>>[R]>, Behind<P, Extract<R, string>>>> | null
}

/** As far as the token may see it: the id, and what it may not see is null. */
export type Seen<R> = { readonly [K in keyof R]: R[K] | (K extends "Id" ? never : null) }

/** A record with all its fields, as far as the token may see them. */
export type Whole<N extends ObjectName> = {
  readonly [K in FieldName<N>]: Read<FieldsOf<N>[K]> | (K extends "Id" ? never : null)
}

type Written<F> = ValueOf<F> | Nillable<F>
/** What is neither nillable nor defaulted has to be said. */
type Demanded<F> = Exclude<Having<F, "create">, Having<F, "nillable"> | Having<F, "defaulted">>
interface WithCustom {
  readonly custom?: Readonly<Record<Custom, CustomValue>>
}

/** What a new record may hold: nothing that is not creatable. */
export type Creation<N extends ObjectName> = {
  readonly [K in Demanded<FieldsOf<N>>]: Written<FieldsOf<N>[K]>
} & {
  readonly [K in Exclude<Having<FieldsOf<N>, "create">, Demanded<FieldsOf<N>>>]?: Written<FieldsOf<N>[K]>
} & WithCustom

/** What may be changed: nothing that is not updateable. */
export type Change<N extends ObjectName> = {
  readonly [K in Having<FieldsOf<N>, "update">]?: Written<FieldsOf<N>[K]>
} & WithCustom
