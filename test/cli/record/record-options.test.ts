import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call, folder } from '../command.ts'

test('`record` rejects wrong options and unreadable files before it writes a file', async () => {
  const files = folder({
    'text.txt': 'hello',
    'cut.har': '{\n  "log": {\n    "entries": [\n      {\n',
    'bad.har': '{"a":"b",\'c\':"secret"}',
    'a.har': '{"log":{"entries":[{"request":{"url":"https://stg.service-gift.jp/"}}]}}',
  })
  const corpus = join(files, 'corpus')
  const refused = async (...args: string[]) => {
    const { code, stderr } = await call(['record', '--corpus', corpus, ...args])
    expect(code).toBe(1)
    return stderr
  }
  expect(await refused()).toMatch(/^gift-mock: name the provider and its verification host/)
  expect(await refused('--provider', 'at-gift', '--upstream', 'https://Service-Gift.JP./x')).toContain(
    "--upstream: service-gift.jp. is a provider's production",
  )
  expect(await refused('--provider', 'at-gif', '--upstream', 'http://127.0.0.1:1')).toContain('did you mean at-gift?')
  expect(await refused('--from', 'a.har', '--scenario', 'at-gift/slow')).toContain('use them with --upstream')
  const upstream = ['--provider', 'at-gift', '--upstream', 'http://127.0.0.1:1']
  expect(await refused(...upstream, '--fault', 'at-gift.issue=explode')).toContain('does not end with an effect')
  expect(await refused('--from', join(files, 'text.txt'))).toContain('neither a HAR file nor a flow file')
  expect(await refused('--from', join(files, 'a.har'))).toContain('a.har: log.entries.0.startedDateTime')
  expect(await refused('--from', join(files, 'cut.har'))).toContain(
    'cut.har is not complete JSON: it ends after 38 characters. Record or export it again',
  )
  expect(await refused('--from', join(files, 'bad.har'))).toContain(
    'bad.har is not valid JSON: the error is at character 10 of 22',
  )
  expect(await refused('--provider', 'at-gift', '--upstream', '127.0.0.1:4600/x')).toContain(
    '--upstream: "127.0.0.1:4600/x" is not an absolute http or https URL',
  )
  expect(await refused('--from', join(files, 'none'))).toContain('cannot be read')
  expect(readdirSync(files).toSorted()).toEqual(['a.har', 'bad.har', 'cut.har', 'text.txt'])
  expect(await call(['compare', files])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('contains no recorded exchanges'),
  })
})
