import {
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
  unreadable,
} from './outcome-class.ts'

/** Statuses of the provider's own server errors, and of error pages of a gateway in front of the provider (AG-D6). */
const errors = [500]
const pages = [502, 503]

const texts = { ControlNo: '予約表-0001' }

export const atGiftOutcomes: Readonly<Record<string, readonly OutcomeClass[]>> = {
  'at-gift.issue': [
    refused([400, 401, 403, 404]),
    limited,
    lostBefore,
    errorBefore(errors, pages),
    lostAfter,
    errorAfter(errors, pages),
    unreadable(texts),
    misreported([{ Status: 'ERROR', ErrorMsg: 'コードを取得できませんでした' }]),
    late(),
    slow,
    overtaken,
  ],
  'at-gift.inquire': readClasses({ refused: refused([400, 401, 403, 404]), errors, pages, texts }),
}

/**
 * Rules that correct workers violate if they run at the same time, because no worker knows that another worker was
 * refused.
 */
export const atGiftWorkerRules: readonly string[] = ['at-gift/waits-after-429']
