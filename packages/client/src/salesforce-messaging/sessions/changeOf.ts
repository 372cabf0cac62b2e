/** What is to be written of a session, as far as the vendor lets one write it. */
import { Either, Schema } from "effect"
import { isCustom } from "../rest/fieldAt.ts"
import { Instant } from "../rest/Instant.ts"
import type { Change } from "../objects/objects.ts"
import { SalesforceId } from "../rest/SalesforceId.ts"

export type Data = Readonly<Record<string, string | number | null>>

const text = Schema.NullOr(Schema.String)
const reference = Schema.NullOr(SalesforceId)
/** All that may be written of a session, beside the org's own fields. */
const fields = {
  AcceptTime: Schema.NullOr(Instant),
  CaseId: reference,
  ChannelGroup: text,
  ChannelIntent: text,
  ChannelLocale: text,
  EndUserLanguage: text,
  LeadId: reference,
  OpportunityId: reference,
  OwnerId: SalesforceId,
  TargetUserId: reference
}
const writable: ReadonlyArray<string> = Object.keys(fields)
const toWritable = Schema.decodeUnknownEither(Schema.partialWith(Schema.Struct(fields), { exact: true }))

export const changeOf = (data: Data): Either.Either<Change<"MessagingSession">, string> => {
  const [own, known] = [Object.entries(data), Object.entries(data)].map((all, index) =>
    all.filter(([name]) => isCustom(name) === (index === 0))
  )
  const strange = (known ?? []).map(([name]) => name).filter((name) => !writable.includes(name))
  if (strange.length > 0) {
    return Either.left(`only ${writable.join(", ")} and the org's own fields (…__c) can be written`)
  }
  return Either.mapBoth(toWritable(Object.fromEntries(known ?? [])), {
    onLeft: () => "references are ids of 15 or 18 letters and digits, and an owner cannot be taken off",
    onRight: (change) => ({ ...change, custom: Object.fromEntries(own ?? []) })
  })
}
