/** What an sObject is, as `describe` tells it: its fields with their properties, its kin, what may be done with it. */
import type { Field } from "../org/Field.ts"
import * as Org from "../org/Org.ts"
import type { SObject } from "../org/SObject.ts"
import * as version from "../org/version.ts"

type At = Pick<Org.Org, "version">

/** Nothing here changes while the practice ground is open: what it is was set up on this day. */
export const since = new Date("2026-02-01T00:00:00Z")

const spaced = (name: string) => name.replace(/__c$/, "").replace(/(?<=[a-z])(?=[A-Z])|_/g, " ")

const soapTypes: Readonly<Partial<Record<Field["type"], string>>> = {
  id: "tns:ID",
  reference: "tns:ID",
  datetime: "xsd:dateTime",
  date: "xsd:date",
  int: "xsd:int",
  double: "xsd:double",
  boolean: "xsd:boolean"
}

const lengths: Readonly<Partial<Record<Field["type"], number>>> = { id: 18, reference: 18, textarea: 32_000 }
const texts: ReadonlyArray<Field["type"]> = ["string", "picklist", "phone", "email", "url"]

const field = (at: At, object: SObject, it: Field) => ({
  aggregatable: it.may.has("F"),
  autoNumber: object.number?.field === it.name,
  calculated: it.name.endsWith("Formula"),
  createable: it.may.has("C") && object.may.includes("create"),
  custom: it.custom,
  defaultedOnCreate: it.may.has("D") || it.type === "boolean",
  externalId: it.externalId,
  filterable: it.may.has("F"),
  groupable: it.may.has("G"),
  idLookup: it.may.has("L"),
  label: spaced(it.name),
  length: lengths[it.type] ?? (texts.includes(it.type) ? 255 : 0),
  name: it.name,
  nameField: object.naming === it.name,
  nillable: it.may.has("N"),
  picklistValues: version.values(at.version, it).map((value) => ({
    active: true,
    defaultValue: value === it.start,
    label: spaced(value),
    validFor: null,
    value
  })),
  polymorphicForeignKey: it.to.length > 1,
  referenceTo: it.to,
  relationshipName: it.relationship ?? null,
  restrictedPicklist: it.may.has("R"),
  soapType: soapTypes[it.type] ?? "xsd:string",
  sortable: it.may.has("S"),
  type: it.type,
  unique: false,
  updateable: it.may.has("U") && object.may.includes("update")
})

const urls = (at: At, { name }: SObject) => {
  const own = `${Org.path(at)}/sobjects/${name}`
  return { describe: `${own}/describe`, layouts: `${own}/describe/layouts`, rowTemplate: `${own}/{ID}`, sobject: own }
}

/** As it stands in the list of all, too. */
export const brief = (at: At, it: SObject) => ({
  activateable: false,
  associateEntityType: it.name.replace("MessagingSession", "") || null,
  associateParentEntity: /^MessagingSession./.test(it.name) ? "MessagingSession" : null,
  createable: it.may.includes("create"),
  custom: false,
  customSetting: false,
  deletable: it.may.includes("delete"),
  deprecatedAndHidden: false,
  feedEnabled: it.name === "MessagingSession",
  hasSubtypes: false,
  isInterface: false,
  isSubtype: false,
  keyPrefix: it.prefix,
  label: it.label,
  labelPlural: it.plural,
  layoutable: it.may.length > 0,
  mergeable: false,
  mruEnabled: it.may.length > 0,
  name: it.name,
  queryable: it.queryable,
  replicateable: it.queryable,
  retrieveable: it.queryable,
  searchable: it.naming !== undefined,
  triggerable: it.may.length > 0,
  undeletable: it.may.includes("delete"),
  updateable: it.may.includes("update"),
  urls: urls(at, it)
})

const kin = (at: At, { name }: SObject) =>
  version.sobjects(at.version).flatMap((it) =>
    version
      .fields(at.version, it)
      .filter(({ relationship, to }) => relationship !== undefined && to.includes(name))
      .map((field) => ({
        cascadeDelete: false,
        childSObject: it.name,
        deprecatedAndHidden: false,
        field: field.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: null,
        restrictedDelete: false
      }))
  )

export const whole = (at: At, it: SObject) => ({
  ...brief(at, it),
  actionOverrides: [],
  childRelationships: kin(at, it),
  fields: version.fields(at.version, it).map((one) => field(at, it, one)),
  namedLayoutInfos: [],
  recordTypeInfos: [
    {
      active: true,
      available: true,
      defaultRecordTypeMapping: true,
      developerName: "Master",
      master: true,
      name: "Master",
      recordTypeId: "012000000000000AAA",
      urls: { layout: `${Org.path(at)}/sobjects/${it.name}/describe/layouts/012000000000000AAA` }
    }
  ],
  supportedScopes: [{ label: `All ${it.plural}`, name: "everything" }]
})

/** One layout for all record types, two columns to a row. */
export const layouts = (at: At, it: SObject) => {
  const cells = version.fields(at.version, it).map((one) => ({
    editableForNew: false,
    editableForUpdate: one.may.has("U"),
    label: spaced(one.name),
    layoutComponents: [{ details: field(at, it, one), displayLines: 1, tabOrder: 1, type: "Field", value: one.name }],
    placeholder: false,
    required: !one.may.has("N") && one.may.has("U")
  }))
  const rows = cells
    .filter((_, n) => n % 2 === 0)
    .map((cell, n) => ({ layoutItems: [cell, ...cells.slice(2 * n + 1, 2 * n + 2)], numItems: 2 }))
  const section = { columns: 2, heading: "Information", layoutRows: rows, rows: rows.length, useHeading: true }
  return {
    layouts: [
      {
        buttonLayoutSection: null,
        detailLayoutSections: [section],
        editLayoutSections: [section],
        id: "00h000000000001AAA",
        multirowEditLayoutSections: [],
        relatedLists: []
      }
    ],
    recordTypeMappings: [
      {
        available: true,
        defaultRecordTypeMapping: true,
        layoutId: "00h000000000001AAA",
        master: true,
        name: "Master",
        recordTypeId: "012000000000000AAA"
      }
    ],
    recordTypeSelectorRequired: [false]
  }
}
