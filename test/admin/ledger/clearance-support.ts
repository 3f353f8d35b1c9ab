import type { GiftMock } from '../../../mock-server/index.ts'
import type { bootAtGift } from '../../providers/at-gift/helpers.ts'

export type BootedAtGift = ReturnType<typeof bootAtGift>

/** Arms a fault that loses the responses to the issue requests with the numbers `calls`. */
export async function loseIssues(mock: GiftMock, calls: number[] = [1]): Promise<void> {
  await mock.admin.arm({
    name: 'lost',
    when: { operation: 'at-gift.issue', calls },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  })
}

/** Sends an issue request, ignores a lost response, and advances the clock. */
export async function issue({ call, mock }: Pick<BootedAtGift, 'call' | 'mock'>): Promise<void> {
  await call().catch(() => {})
  await mock.admin.advanceClock(2000)
}
