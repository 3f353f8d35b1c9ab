import { createInterface } from 'node:readline/promises'
import { systemClock } from '../../../clients/index.ts'
import { planProbe } from '../../../scenarios/probe/plan.ts'
import { runSteps } from '../../../scenarios/probe/run.ts'
import { probeTransport } from '../../../scenarios/probe/send.ts'
import type { Environment } from '../../../scenarios/probe/step.ts'
import { exchangeId, highestNumber, writeExchange } from '../../../scenarios/recordings/corpus.ts'
import { parseExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { corpusKey } from '../../../scenarios/recordings/redaction/corpus-key.ts'
import { createExchangeRedactor } from '../../../scenarios/recordings/redaction/redact.ts'
import { Problem } from '../../core/http/problem.ts'
import { providerNames } from '../../app.ts'
import { makeFolder } from '../../node/make-folder.ts'
import { targetOf } from '../../node/check-target.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { checkLearnOutput, learn } from '../learn/index.ts'
import { invalidTotpSecret, knownSecrets, totpOf } from '../record/credentials.ts'
import { oneOf } from '../shared/arguments.ts'
import { createProgress } from '../shared/progress.ts'
import { createLostReporter } from './lost-responses.ts'
import { stopOnSignal } from './stop.ts'
import { planText, singleUseText, stoppedText, stoppingText, unreadText } from './text.ts'
import { createUnreadRequests } from './unread-requests.ts'

export interface ProbeFlags {
  provider: string
  baseUrl: string
  /** Folder that the exchanges are written to. */
  corpus: string
  out: string
  config?: string
  dryRun?: boolean
  yes?: boolean
  burst: boolean
  waitADay?: boolean
}

/** Environment variables with further credentials of the account. */
const otherSecrets = ['AT_GIFT_SECOND_AUTH_KEY', 'AT_GIFT_OTHER_AUTH_KEY']

/**
 * Sends requests to a verification environment and records the exchanges. Learns from the responses which of the
 * assumed rules the provider follows. Returns the exit code of `learn`, 0 after a dry run, or 130 after Ctrl-C. After
 * Ctrl-C, the command learns from the exchanges that were recorded.
 * @throws Problem if the address is a production host, if the account is not known, or if the plan was not confirmed
 */
export async function probe(flags: ProbeFlags): Promise<number> {
  const { baseUrl, corpus, dryRun = false, burst, waitADay = false } = flags
  const provider = oneOf(providerNames)(flags.provider, '--provider')
  const target = targetOf(baseUrl, '--base-url')
  // An empty variable counts as not set.
  const env: Environment = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const plan = planProbe({ provider, env, burst, waitADay })
  const totp = totpOf(env)
  if (provider === 'realpay-gift' && !totp) throw new Problem(400, invalidTotpSecret)
  process.stdout.write(planText(plan, target.url.href))
  if (dryRun) return 0
  await checkLearnOutput(flags.out)
  await confirm(flags.yes ?? false)
  await makeFolder(corpus)
  const redactor = await createExchangeRedactor({
    key: await corpusKey(corpus, env['GIFT_MOCK_REDACTION_KEY']),
    secrets: [...knownSecrets(env), ...otherSecrets.flatMap((name) => env[name] || [])],
    totp,
  })
  let number = await highestNumber(corpus)
  const progress = createProgress(process.stderr, plan.steps.length)
  const unread = createUnreadRequests()
  const stop = stopOnSignal((graceMs) => {
    progress.clear()
    process.stderr.write(stoppingText(graceMs, unread.issuing()))
  })
  let running: string | undefined
  let answered = 0
  try {
    await runSteps({
      provider,
      steps: plan.steps,
      env,
      clock: systemClock,
      send: probeTransport.sendTo(target, stop.givingUp),
      signal: stop.stopping,
      onStep({ name }) {
        if (running !== undefined) progress.end(running, () => {})
        running = name
        progress.begin(name)
      },
      onSend: unread.begin,
      onLost: createLostReporter((line) => void process.stderr.write(`${line}\n`)),
      onSingleUseTokens: () => void process.stderr.write(`${singleUseText(plan)}\n`),
      async onExchange({ request, ...raw }, step) {
        const headers = { ...request.headers, host: target.url.host }
        const parsed = parseExchange({ ...raw, request: { ...request, headers } })
        number += 1
        await writeExchange(corpus, redactor.redact({ id: exchangeId(number, parsed), ...parsed }))
        if (raw.lost !== 'response') unread.end(step, raw.sentAtMs)
        answered += Number(raw.response !== null)
      },
    })
  } catch (error) {
    if (!stop.stopping.aborted) throw error
  } finally {
    progress.clear()
    stop.end()
    process.stderr.write(unreadText(unread.issuing()))
  }
  const exitCode = stop.exitCode()
  if (exitCode === undefined) return learn(corpus, flags)
  process.stderr.write(`${stoppedText(answered, corpus)}\n`)
  if (answered > 0) await learn(corpus, flags)
  return exitCode
}

/** Asks the user to confirm the plan, unless `isConfirmed` is true. @throws Problem if the plan was not confirmed */
async function confirm(isConfirmed: boolean): Promise<void> {
  if (isConfirmed) return
  const question = localizedLine({ en: 'Send these requests? [y/N] ', ja: 'このリクエストを送信する？ [y/N] ' })
  if (process.stdin.isTTY) {
    const prompt = createInterface({ input: process.stdin, output: process.stdout })
    // Ctrl-C and Ctrl-D at the question count as the answer "no".
    const interrupted = new Promise<string>((resolve) => {
      prompt.once('SIGINT', () => resolve(''))
      prompt.once('close', () => resolve(''))
    })
    const answer = await Promise.race([prompt.question(`${question} `), interrupted]).finally(() => prompt.close())
    if (/^y(?:es)?$/i.test(answer.trim())) return
    throw new Problem(400, { en: 'nothing was sent', ja: '何も送信していない' })
  }
  throw new Problem(400, {
    en: 'the plan was not confirmed, and nothing was sent: add --yes, or run the command on a terminal',
    ja: '確認されていないため、何も送信していない。--yes を付けるか、ターミナルで実行する',
  })
}
