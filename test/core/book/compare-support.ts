import type { BilledCode } from '../../../mock-server/core/book/billed-code.ts'
import type { BookLine } from '../../../mock-server/core/book/book.ts'

export function billed(number: number, more: Partial<BilledCode> = {}): BilledCode {
  return {
    provider: 'at-gift',
    product: 'DC500',
    reference: `AZ${number}`,
    code: `CODE-${number}`,
    faceValue: 500,
    fee: 0,
    delivered: true,
    journalId: number.toString().padStart(9, '0'),
    aliases: [],
    parts: [],
    clientChoosesReference: false,
    ...more,
  }
}

export function line(number: number, more: Partial<BookLine> = {}): BookLine {
  return {
    line: number + 1,
    order: `order-${number}`,
    provider: 'at-gift',
    amount: 500,
    state: 'kept',
    reference: `AZ${number}`,
    codes: [`CODE-${number}`],
    at: null,
    ...more,
  }
}

export const lost = { delivered: false } as const

export const noTrace = { reference: null, codes: [] } as const
