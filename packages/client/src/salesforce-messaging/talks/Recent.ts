/** A map that holds only so many: what was put longest ago goes first. */

const most = 10_000

export class Recent<V> extends Map<string, V> {
  override set(key: string, value: V): this {
    this.delete(key)
    super.set(key, value)
    const [oldest] = this.keys()
    if (this.size > most && oldest !== undefined) this.delete(oldest)
    return this
  }
}
