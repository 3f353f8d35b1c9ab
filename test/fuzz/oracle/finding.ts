/** Error of a failed invariant. The fuzzer reports every exception in a case as a failure, not only this error. */
export class Finding extends Error {
  override readonly name = 'Finding'

  static unless(holds: boolean, message: string): asserts holds {
    if (!holds) throw new Finding(message)
  }
}
