/**
 * The names of the rules in `index.ts`, in the same order. The names are in a separate file, so that scenarios can be
 * validated without loading the rules.
 */
export const conductNames: readonly string[] = [
  'realpay-gift/pacing',
  'realpay-gift/waits-after-429',
  'realpay-gift/unique-request-ids',
  'realpay-gift/fresh-token',
  'realpay-gift/looks-up-before-rebuy',
  'realpay-gift/no-orphans',
  'realpay-gift/offered-only',
  'realpay-gift/no-repeat-after-refusal',
  'realpay-gift/no-secrets-in-url',
]
