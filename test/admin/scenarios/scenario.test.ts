import { expect, test } from 'vitest'
import { boot } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, json, problemOf } from '../../core/support.ts'
import { scenarioOf } from '../../core/scenario/support.ts'

const put = (body: unknown): RequestInit => json(body, { method: 'PUT' })

test('a scenario can be started, evaluated and ended over HTTP', async () => {
  const { send } = boot()
  const begun = await send('/__admin/scenario', put(scenarioOf({ tags: ['at-gift'] })))
  expect(begun.status).toBe(200)
  expect(await begun.json()).toMatchObject({
    name: 'at-gift/test',
    title: { en: 'A test', ja: 'テスト' },
    story: { en: 'The first answer is lost.', ja: 'The first answer is lost.' },
    tags: ['at-gift'],
    task: { name: 'issue-one' },
    startedAt: '2026-04-01T09:00:00.000+09:00',
    verdict: {
      scenario: 'at-gift/test',
      result: 'failed',
      checks: expect.arrayContaining([
        expect.objectContaining({
          what: { en: 'at-gift: codes issued', ja: 'at-gift: 発行されたコードの件数' },
          expected: { en: 'exactly 1', ja: '1 件' },
          actual: { en: '0', ja: '0 件' },
        }),
      ]),
    },
  })
  await send(ISSUE_PATH, issueOf())
  const now = await send('/__admin/scenario')
  expect(await now.json()).toMatchObject({
    verdict: { result: 'passed', totals: { issued: 1, faceValue: 500, orphaned: 1 } },
  })
  expect((await send('/__admin/scenario', { method: 'DELETE' })).status).toBe(204)
  for (const method of ['GET', 'DELETE']) {
    expect((await problemOf(await send('/__admin/scenario', { method }), 404)).detail).toContain(
      'no scenario has been started',
    )
  }
})

test('the scenarios of the library are listed and can be started by name', async () => {
  const { send } = boot({ scenarios: { list: async () => [scenarioOf({ tags: ['x'] })] } })
  const listed = await send('/__admin/scenarios')
  expect(await listed.json()).toEqual({
    scenarios: [
      {
        name: 'at-gift/test',
        title: { en: 'A test', ja: 'テスト' },
        tags: ['x'],
        faults: scenarioOf().faults,
        story: { en: 'The first answer is lost.', ja: 'The first answer is lost.' },
      },
    ],
  })
  expect((await send('/__admin/scenario', put({ name: 'at-gift/test' }))).status).toBe(200)
  const unknown = await send('/__admin/scenario', put({ name: 'at-gift/tost' }))
  expect((await problemOf(unknown, 404)).detail).toBe(
    'there is no scenario "at-gift/tost"; did you mean "at-gift/test"?',
  )
})

test('without a scenario library, starting a scenario by name fails with an error that says which library to pass', async () => {
  const { send } = boot()
  expect(await (await send('/__admin/scenarios')).json()).toEqual({ scenarios: [] })
  const response = await send('/__admin/scenario', put({ name: 'at-gift/test' }))
  expect((await problemOf(response, 404)).detail).toContain('gift-provider-mock/scenarios')
})

test.each([
  ['a list', []],
  ['a text', 'at-gift/test'],
  ['an object without a name', { title: 'x' }],
  ['null', null],
])('a scenario document that is %s is rejected', async (_what, body) => {
  const { send } = boot()
  const response = await send('/__admin/scenario', put(body))
  expect((await problemOf(response, 400)).detail).toContain('no scenario')
})

test('an invalid scenario is rejected with an error that lists all mistakes in the scenario', async () => {
  const { send } = boot()
  const response = await send(
    '/__admin/scenario',
    put({ ...scenarioOf(), faults: [{ name: 'a b', phase: 'later', effect: { type: 'hang' } }] }),
  )
  const { errors } = await problemOf(response, 400)
  expect(errors).toEqual([
    expect.stringContaining('at "faults.0.name"'),
    expect.stringContaining('at "faults.0.phase": there is no phase "later"'),
  ])
})

test('the scenarios of two sandboxes do not affect each other', async () => {
  const { send } = boot()
  await send('/sandboxes/a/__admin/scenario', put(scenarioOf()))
  expect((await send(`/sandboxes/b${ISSUE_PATH}`, issueOf())).status).toBe(200)
  expect((await send('/sandboxes/b/__admin/scenario')).status).toBe(404)
  expect((await send(`/sandboxes/a${ISSUE_PATH}`, issueOf())).status).toBe(500)
})

test('a snapshot contains the running scenario without its credentials, and no response contains these credentials', async () => {
  const { send, mock } = boot()
  const revoked = [{ campaign: 'demo-campaign', authKey: 'another-secret-key' }]
  const faults = [
    {
      name: 'revoke',
      when: { calls: [2] },
      phase: 'before-commit' as const,
      effect: { type: 'set', settings: { 'atGift.campaigns': revoked, 'atGift.retryAfter': true } },
    },
  ]
  const shown = await send(
    '/__admin/scenario',
    put(
      scenarioOf({
        faults,
        settings: { 'atGift.campaigns': [...revoked, { campaign: 'demo-campaign', authKey: 'MOCK-AuthKey-001' }] },
      }),
    ),
  )
  const snapshot = await send('/__admin/snapshot')
  const armed = await send('/__admin/faults')
  const texts = await Promise.all([shown.text(), snapshot.clone().text(), armed.text()])
  for (const text of texts) expect(text).not.toContain('another-secret-key')
  expect(texts[1]).toContain('atGift.retryAfter')
  await mock.admin.reset()
  expect((await send('/__admin/snapshot', put(await snapshot.json()))).status).toBe(204)
  expect(await (await send('/__admin/scenario')).json()).toMatchObject({ name: 'at-gift/test' })
  expect((await mock.admin.faults()).map(({ fault }) => fault.name)).toEqual(['revoke'])
})
