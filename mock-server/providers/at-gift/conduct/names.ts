/**
 * The names of the rules in `index.ts`, in the same order. The names are in a separate file, so that scenarios can be
 * validated without loading the rules.
 */
export const conductNames: readonly string[] = [
  'at-gift/pacing',
  'at-gift/waits-after-429',
  'at-gift/waits-90-seconds',
  'at-gift/no-blind-reissue',
  'at-gift/no-repeat-after-refusal',
  'at-gift/no-accidental-issue',
  'at-gift/no-orphans',
  'at-gift/no-secrets-in-url',
]
