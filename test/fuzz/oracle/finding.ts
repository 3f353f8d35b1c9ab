/** What the fuzzer reports: an invariant that does not hold. Any other exception of a case is a finding, too. */
export class Finding extends Error {
  override readonly name = 'Finding'

  static unless(holds: boolean, message: string): asserts holds {
    if (!holds) throw new Finding(message)
  }
}
