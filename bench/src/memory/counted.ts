/** A runtime that counts its fibers, by the metric that Effect has for it. */
import { Metric, Runtime, RuntimeFlags } from "effect"

const active = Metric.counter("effect_fiber_active")

export const counted = Runtime.enableRuntimeFlag(Runtime.defaultRuntime, RuntimeFlags.RuntimeMetrics)

/** Of all that were made in such a runtime, or by a fiber of one. */
export const fibers = (): number => Runtime.runSync(Runtime.defaultRuntime)(Metric.value(active)).count
