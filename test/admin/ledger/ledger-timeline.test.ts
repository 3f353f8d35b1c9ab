import { expect, test } from 'vitest'
import { ISSUE_PATH, issueOf, noLimits, problemOf, sendAndLose } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'

test('GET ledger/timeline returns the totals of issued, lost and suspected duplicate codes in yen after each change', async () => {
  const mock = boot({ settings: noLimits })
  await mock.send(ISSUE_PATH, issueOf({ Amount: '100' }))
  await mock.mock.admin.advanceClock(1000)
  await sendAndLose(mock, ISSUE_PATH, issueOf({ Amount: '300' }))
  await mock.mock.admin.advanceClock(1000)
  await mock.send(ISSUE_PATH, issueOf({ Amount: '300' }))
  const last = { at: '2026-04-01T09:00:02.000+09:00', issuedYen: 700, orphanedYen: 300, duplicatesYen: 300 }
  expect(await (await mock.send('/__admin/ledger/timeline')).json()).toEqual({
    points: [
      { at: '2026-04-01T09:00:00.000+09:00', issuedYen: 100, orphanedYen: 0, duplicatesYen: 0 },
      { at: '2026-04-01T09:00:01.000+09:00', issuedYen: 400, orphanedYen: 300, duplicatesYen: 0 },
      last,
    ],
  })
  expect(await (await mock.send('/__admin/ledger/timeline?points=1')).json()).toEqual({ points: [last] })
  expect(await (await mock.send('/__admin/ledger/timeline?points=2')).json()).toMatchObject({
    points: [{ issuedYen: 400 }, { issuedYen: 700 }],
  })
  await problemOf(await mock.send('/__admin/ledger/timeline?points=0'), 400)
})
