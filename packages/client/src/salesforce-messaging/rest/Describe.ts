/** What an org says of an object: its fields as that org has them, which is more certain than any page of the vendor's. */
import { Schema } from "effect"
import { field } from "../../field.ts"

const Word = Schema.Struct({
  value: Schema.String,
  label: field("label", Schema.String),
  active: field("active", Schema.Boolean),
  defaultValue: field("defaultValue", Schema.Boolean)
})

const DescribedField = Schema.Struct({
  name: Schema.String,
  type: Schema.String,
  label: field("label", Schema.String),
  length: field("length", Schema.Int),
  custom: field("custom", Schema.Boolean),
  nillable: field("nillable", Schema.Boolean),
  createable: field("createable", Schema.Boolean),
  updateable: field("updateable", Schema.Boolean),
  filterable: field("filterable", Schema.Boolean),
  groupable: field("groupable", Schema.Boolean),
  sortable: field("sortable", Schema.Boolean),
  defaultedOnCreate: field("defaultedOnCreate", Schema.Boolean),
  autoNumber: field("autoNumber", Schema.Boolean),
  idLookup: field("idLookup", Schema.Boolean),
  externalId: field("externalId", Schema.Boolean),
  restrictedPicklist: field("restrictedPicklist", Schema.Boolean),
  picklistValues: field("picklistValues", Schema.Array(Word)),
  referenceTo: field("referenceTo", Schema.Array(Schema.String)),
  relationshipName: field("relationshipName", Schema.String),
  polymorphicForeignKey: field("polymorphicForeignKey", Schema.Boolean)
})

const about = {
  name: Schema.String,
  label: field("label", Schema.String),
  labelPlural: field("labelPlural", Schema.String),
  /** The first three characters of its ids. */
  keyPrefix: field("keyPrefix", Schema.String),
  custom: field("custom", Schema.Boolean),
  createable: field("createable", Schema.Boolean),
  updateable: field("updateable", Schema.Boolean),
  deletable: field("deletable", Schema.Boolean),
  undeletable: field("undeletable", Schema.Boolean),
  queryable: field("queryable", Schema.Boolean),
  retrieveable: field("retrieveable", Schema.Boolean),
  searchable: field("searchable", Schema.Boolean),
  replicateable: field("replicateable", Schema.Boolean),
  feedEnabled: field("feedEnabled", Schema.Boolean),
  layoutable: field("layoutable", Schema.Boolean)
}

const Child = Schema.Struct({
  childSObject: Schema.String,
  field: Schema.String,
  relationshipName: field("relationshipName", Schema.String)
})

const RecordType = Schema.Struct({
  recordTypeId: Schema.String,
  name: field("name", Schema.String),
  developerName: field("developerName", Schema.String),
  available: field("available", Schema.Boolean),
  master: field("master", Schema.Boolean)
})

export const Describe = Schema.Struct({
  ...about,
  fields: Schema.Array(DescribedField),
  childRelationships: field("childRelationships", Schema.Array(Child)),
  recordTypeInfos: field("recordTypeInfos", Schema.Array(RecordType))
})
export type Describe = typeof Describe.Type

export const Basic = Schema.Struct({
  objectDescribe: Schema.Struct(about),
  /** What the user has looked at last. */
  recentItems: field("recentItems", Schema.Array(Schema.Struct({ Id: Schema.String })))
})

/** One page of an object; its sections are as the org has drawn them. */
export const Layout = Schema.Struct({
  id: field("id", Schema.String),
  detailLayoutSections: field("detailLayoutSections", Schema.Array(Schema.Unknown)),
  editLayoutSections: field("editLayoutSections", Schema.Array(Schema.Unknown)),
  relatedLists: field("relatedLists", Schema.Array(Schema.Unknown))
})
export type Layout = typeof Layout.Type

export const Layouts = Schema.Struct({
  layouts: field("layouts", Schema.Array(Layout)),
  recordTypeMappings: field(
    "recordTypeMappings",
    Schema.Array(
      Schema.Struct({
        layoutId: field("layoutId", Schema.String),
        recordTypeId: field("recordTypeId", Schema.String),
        name: field("name", Schema.String)
      })
    )
  ),
  recordTypeSelectorRequired: field("recordTypeSelectorRequired", Schema.Array(Schema.Boolean))
})
export type Layouts = typeof Layouts.Type
