import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { NamedAlternative } from '../../../../mock-server/core/provider/alternatives.ts'
import { settingsOf } from '../../../../scenarios/learn/trial.ts'
import type { ProviderName } from '../../../../scenarios/recordings/exchange.ts'
import { freePort } from '../../../../bench/servers/process.ts'
import { program } from '../../../helpers/built.ts'
import { account, campaigns } from '../virtual-provider.ts'
import type { Reported } from './judge.ts'

export interface RoundOptions {
  provider: ProviderName
  seed: string
  /** The alternatives that the mock follows. Only the process of the mock knows them. */
  drawn: readonly NamedAlternative[]
  /** Folder for the files of the round. */
  folder: string
}

export interface Round {
  reports: readonly Reported[]
  /** Time from the start of `probe` to the end of `learn` [s]. */
  seconds: number
  /** Number of requests that the mock received. */
  requests: number
  /** Number and total face value of the codes that the mock issued. */
  issued: number
  yen: number
}

const learnSchema = z.object({
  providers: z.array(
    z.object({
      questions: z.array(
        z.object({
          rule: z.string(),
          settings: z.array(z.string()),
          status: z.enum(['confirmed', 'refuted', 'open', 'untouched']),
          left: z.array(z.string()),
        }),
      ),
    }),
  ),
})
const ledgerSchema = z.object({ totals: z.object({ issued: z.number(), faceValue: z.number() }) })
const requestsSchema = z.object({ requests: z.array(z.unknown()) })

/**
 * Plays a round. Starts a mock with the drawn alternatives in one process, probes the mock with `gift-mock probe` in
 * another process, and runs `gift-mock learn` on the recorded exchanges. The two commands know only the account and the
 * address of the mock: their folder contains no file of the mock.
 * @throws Error if a command fails
 */
export async function playRound({ provider, seed, drawn, folder }: RoundOptions): Promise<Round> {
  const [mockFolder, probeFolder] = [join(folder, 'mock'), join(folder, 'probe')]
  for (const one of [mockFolder, probeFolder]) mkdirSync(one, { recursive: true })
  const settings = { 'atGift.campaigns': campaigns, ...settingsOf(drawn) }
  writeFileSync(join(mockFolder, 'drawn.yaml'), stringify({ settings }))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const mock = command(mockFolder, ['start', '--port', `${port}`, '--seed', seed, '--config', 'drawn.yaml'])
  try {
    await ended(command(mockFolder, ['wait', '--url', url]), [0])
    const begun = performance.now()
    const given = ['--provider', provider, '--base-url', `${url}/${provider}`, '--corpus', 'corpus', '--yes']
    await ended(command(probeFolder, ['probe', ...given]), [0, 2])
    await ended(command(probeFolder, ['learn', 'corpus', '--json', '--out', 'again.yaml']), [0, 2])
    const seconds = (performance.now() - begun) / 1000
    const learned = learnSchema.parse(JSON.parse(readFileSync(join(probeFolder, 'learn.log'), 'utf8')))
    const { totals } = ledgerSchema.parse(await (await fetch(`${url}/__admin/ledger`)).json())
    const { requests } = requestsSchema.parse(await (await fetch(`${url}/__admin/requests`)).json())
    return {
      reports: learned.providers.flatMap(({ questions }) => questions),
      seconds,
      requests: requests.length,
      issued: totals.issued,
      yen: totals.faceValue,
    }
  } finally {
    mock.kill('SIGTERM')
    await ended(mock, [0, 143])
  }
}

/** Starts a command of gift-mock in a folder. The output goes to the file `<command>.log` in this folder. */
function command(folder: string, args: readonly string[]): ChildProcess {
  const name = join(folder, `${args[0]}`)
  const [out, err] = [openSync(`${name}.log`, 'w'), openSync(`${name}.errors.log`, 'w')]
  const { PATH = '' } = process.env
  const env = { PATH, GIFT_MOCK_LANG: 'en', NO_COLOR: '1', ...account }
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ['ignore', out, err] })
  for (const file of [out, err]) closeSync(file)
  return child
}

/**
 * Waits until a process has ended.
 * @throws Error if the exit code is not one of the given codes
 */
async function ended(child: ChildProcess, codes: readonly number[]): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  if (child.exitCode !== null && codes.includes(child.exitCode)) return
  throw new Error(`${child.spawnargs.slice(2).join(' ')} ended with ${child.exitCode ?? child.signalCode}`)
}
