/** How a row looks in the answer: its attributes, the fields that were asked for, and below each reference the same again. */
import { Option } from "effect"
import type { Field } from "../org/Field.ts"
import { attributes, type Org } from "../org/Org.ts"
import { follow, read, type Resolved, type Target } from "./resolve.ts"

export interface Shape {
  readonly fields: Set<string>
  readonly below: Map<string, { readonly step: Field; readonly shape: Shape }>
  /** By the kind of what a reference leads to, for TYPEOF. */
  readonly kinds: Map<string, { readonly step: Field; readonly of: (type: string) => ReadonlyArray<string> }>
}

export const empty = (): Shape => ({ fields: new Set(), below: new Map(), kinds: new Map() })

/** Whether it was not there yet. */
export const add = (shape: Shape, { field, way }: Resolved): boolean => {
  const [step, ...rest] = way
  if (step === undefined) {
    const isNew = !shape.fields.has(field.name)
    shape.fields.add(field.name)
    return isNew
  }
  const name = step.relationship ?? ""
  const below = shape.below.get(name) ?? { step, shape: empty() }
  shape.below.set(name, below)
  return add(below.shape, { field, way: rest, get: () => null })
}

/** Where a reference may lead to several kinds, the vendor calls what it finds a Name, and its address by the real one. */
export const show = (org: Org, shape: Shape, target: Target, polymorphic = false): Record<string, unknown> => {
  const { object, row } = target
  const head = attributes(org, object.name, row.Id)
  return {
    attributes: polymorphic ? { ...head, type: "Name" } : head,
    ...Object.fromEntries([...shape.fields].map((name) => [name, read(target, name, polymorphic)])),
    ...Object.fromEntries(
      [...shape.below].map(([name, { shape, step }]) => [
        name,
        Option.getOrNull(Option.map(follow(org, step, row), (it) => show(org, shape, it, step.to.length > 1)))
      ])
    ),
    ...Object.fromEntries(
      [...shape.kinds].map(([name, { of, step }]) => [
        name,
        Option.getOrNull(
          Option.map(follow(org, step, row), (it) => ({
            attributes: attributes(org, it.object.name, it.row.Id),
            ...Object.fromEntries(of(it.object.name).map((field) => [field, it.row[field] ?? null]))
          }))
        )
      ])
    )
  }
}
