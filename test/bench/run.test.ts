import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const command = join(import.meta.dirname, '../../bench/run.ts')

test('a benchmark run with `--only batched` measures only this part and, for comparison, a bare HTTP server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gift-mock-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [json, markdown] = [join(folder, 'figures.json'), join(folder, 'figures.md')]
  // wrk is removed from the PATH, because a measurement with wrk takes at least one second.
  const { stdout } = await run(
    process.execPath,
    [command, '--only', 'batched', '--rounds', '1', '--seconds', '0.3', '--json', json, '--markdown', markdown],
    { env: { ...process.env, PATH: dirname(process.execPath) } },
  )

  const [part] = JSON.parse(readFileSync(json, 'utf8'))
  expect(part).toMatchObject({
    name: 'layers',
    ratioHeading: '× bare',
    rounds: 1,
    generator: 'autocannon',
    figures: [
      { id: 'bare', unit: '/s' },
      { id: 'batched', unit: '/s' },
    ],
  })
  for (const { value } of part.figures) expect(value).toBeGreaterThan(100)
  expect(part.figures[1].ratio.median).toBeCloseTo(part.figures[1].value / part.figures[0].value)
  expect(stdout).toContain('## Requests a second')
  expect(readFileSync(markdown, 'utf8')).toContain('| bare node:http | ')
})

test('the benchmark command prints the reason and the usage if an option is invalid', async () => {
  await expect(run(process.execPath, [command, '--only', 'nothing'])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/nothing is none of .*\n\nnpm run bench -- \[options\]/),
  })
})
