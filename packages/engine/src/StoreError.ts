/** Why a store does not do what it is asked, or cannot be had at all. */
import { Schema } from "effect"

/** The store cannot be used now; nothing of the batch was written. */
export class StoreUnavailable extends Schema.TaggedError<StoreUnavailable>()("StoreUnavailable", {
  operation: Schema.String,
  /** It will not write just this, now or ever; the store itself is well. */
  isRefusal: Schema.optionalWith(Schema.Boolean, { default: () => false }),
  cause: Schema.Defect
}) {
  override get message() {
    return `the store failed at ${this.operation}`
  }
}

/** Another process has this store; two would do everything twice. */
export class StoreInUse extends Schema.TaggedError<StoreInUse>()("StoreInUse", {
  where: Schema.String,
  /** Which one, as it has said of itself: process, machine and time. */
  holder: Schema.String
}) {
  override get message() {
    return `${this.where} is in use by ${this.holder}`
  }
}

/** The store was written by a newer release, whose tables this one does not know. */
export class StoreTooNew extends Schema.TaggedError<StoreTooNew>()("StoreTooNew", {
  where: Schema.String,
  found: Schema.Int,
  known: Schema.Int
}) {
  override get message() {
    return `${this.where} has schema ${this.found}, this release knows ${this.known}: install the newer release again`
  }
}
