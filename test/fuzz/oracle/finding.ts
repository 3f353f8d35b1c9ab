/** Error of a failed invariant. The fuzzer reports it, and also reports any other exception in a case. */
export class Finding extends Error {
  override readonly name = 'Finding'

  static unless(holds: boolean, message: string): asserts holds {
    if (!holds) throw new Finding(message)
  }
}
