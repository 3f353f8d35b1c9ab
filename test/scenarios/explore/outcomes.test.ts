import { expect, test } from 'vitest'
import { atGiftOutcomes } from '../../../scenarios/explore/outcomes/at-gift.ts'
import { realpayGiftOutcomes } from '../../../scenarios/explore/outcomes/realpay-gift.ts'
import { isUsualTimeout } from '../loading/library-rules.ts'

const operations = Object.entries({ ...atGiftOutcomes, ...realpayGiftOutcomes })

test.each(operations)('no usual timeout of a client equals a delay that `explore` adds to %s', (_, classes) => {
  const delays = classes
    .flatMap(({ causes }) => causes)
    .flatMap(({ faults }) => faults)
    .flatMap(({ effect }) => (effect.type === 'delay' ? [Number(effect['ms'])] : []))
  expect(delays.length).toBeGreaterThan(0)
  expect(delays.filter(isUsualTimeout)).toEqual([])
})
