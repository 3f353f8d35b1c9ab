import { OLD_TOKENS } from '../../replay/client/old-tokens.ts'
import {
  before,
  errorAfter,
  errorBefore,
  late,
  limited,
  lostAfter,
  lostBefore,
  misreported,
  type OutcomeClass,
  overtaken,
  readClasses,
  refused,
  slow,
  tokenRefused,
  unreadable,
} from './outcome-class.ts'

/** Statuses of the provider's own server errors, and of error pages of a gateway in front of the provider (RP-D14). */
const errors = [503]
const pages = [502]

/**
 * The class of purchases that the provider refuses because the request id is used, although no gift was bought with
 * this id.
 */
const conflict: OutcomeClass = {
  name: 'conflict',
  committed: false,
  knows: 'unreadable',
  text: { en: 'is refused with 409, and no gift is behind it', ja: '409 で拒否されるが、ギフトは購入されていない' },
  causes: [before({ type: 'provider-error', status: 409 })],
}

/**
 * A fault that makes the mock accept old access tokens. The token of a delayed request is checked only when the request
 * is executed, and would be too old by then.
 */
const oldTokens = {
  phase: 'before-commit',
  effect: { type: 'set', settings: OLD_TOKENS },
} as const

const changes: readonly OutcomeClass[] = [
  refused([400, 404]),
  limited,
  tokenRefused,
  lostBefore,
  errorBefore(errors, pages),
  lostAfter,
  errorAfter(errors, pages),
  unreadable(),
  misreported(),
  late(oldTokens),
  slow,
]
const read = [...readClasses({ refused: refused([400]), errors, pages }), tokenRefused]
const notFound = refused([400], { en: 'finds no gift yet', ja: 'ギフトがまだ見つからない' })

export const realpayGiftOutcomes: Readonly<Record<string, readonly OutcomeClass[]>> = {
  'realpay-gift.list-brands': read,
  'realpay-gift.create-purchase': changes,
  'realpay-gift.get-purchase': read,
  'realpay-gift.set-color': changes,
  'realpay-gift.set-face-image': changes,
  'realpay-gift.delete-face-image': changes,
  'realpay-gift.set-header-image': changes,
  'realpay-gift.delete-header-image': changes,
  'realpay-gift.set-video': changes,
  'realpay-gift.set-ad': changes,
  'realpay-gift.buy-gift': [...changes, conflict, overtaken],
  'realpay-gift.find-gift': [...readClasses({ refused: notFound, errors, pages }), tokenRefused],
}

/**
 * Rules that correct workers violate if two workers take up one order at the same time. Both workers use the request id
 * of the order, and neither worker knows that the other worker was refused.
 */
export const realpayGiftWorkerRules: readonly string[] = [
  'realpay-gift/unique-request-ids',
  'realpay-gift/waits-after-429',
]
