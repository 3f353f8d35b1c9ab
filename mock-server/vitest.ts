import { test as base, type TestContext } from 'vitest'
import { giftSandbox, type GiftSandbox, type GiftSandboxOptions } from './fixture.ts'
import { addToMessage } from './fixture/explain.ts'

export type { GiftSandbox, GiftSandboxOptions, PlayedScenario } from './fixture.ts'

const giftOptions: GiftSandboxOptions = {}
/** Seeds have no more letters. */
const MAX_SEED = 200

/**
 * vitest's `test` with a sandbox for each test, made when the test first asks for `gift` and removed when it ends. Options
 * are those of `giftSandbox`: `test.override({ giftOptions: { settings: … } })`, for a file or within a `describe`. The error
 * of a test that fails tells what the providers saw.
 */
export const test = base
  .extend('giftOptions', giftOptions)
  .extend('gift', async ({ giftOptions: options, task }, { onCleanup }): Promise<GiftSandbox> => {
    const gift = await giftSandbox({ ...options, seed: options.seed ?? task.fullTestName.slice(-MAX_SEED) })
    const before = task.result?.errors?.length ?? 0
    onCleanup(async () => {
      try {
        if (task.result?.state === 'fail') await tell(gift, task, before)
      } finally {
        await gift.close()
      }
    })
    return gift
  })

/** @param before how many errors there were before this attempt: another one has told of them */
async function tell(gift: GiftSandbox, { result }: TestContext['task'], before: number): Promise<void> {
  const text = await gift.explain()
  for (const error of result?.errors?.slice(before) ?? []) addToMessage(error, text)
}
