import { expect, test } from 'vitest'
import { smallFetch } from '../../helpers/small-fetch.ts'
import { call, folder } from '../command.ts'

const script = `${smallFetch}
  const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey, GIFT_MOCK_TASK: task } = process.env
  if (task !== 'campaign-mail' && task !== 'issue-one') process.exit(1)
  await fetch(base + '/' + campaign + '/dc/getcode', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' }),
  }).catch(() => {})`

test.each([
  [
    'prints the names of the tasks of the library if the given task is another one',
    'campaign-mail',
    /^warning: the library has no task "campaign-mail".*, such as "[a-z-]+", whose name is the nearest: issue-one, /,
  ],
  ['prints no note for a task of the library', 'issue-one', /^$/],
])('`explore` %s, and then searches for losses', async (_, task, stderr) => {
  const flags = ['--task', task, '--depth', '1', '--runs', '2', '--out', folder()]
  const ran = await call(['explore', ...flags, '--', 'node', '--input-type=module', '-e', script])
  expect(ran.stderr).toMatch(stderr)
  expect(ran.stdout).toContain(`the task "${task}" with at-gift`)
})
