/**
 * Program of the command `npm run learn:blind`, which runs a blind round: a mock with randomly drawn alternatives takes
 * the place of the provider, and `gift-mock probe` and `gift-mock learn` have to name the alternatives. The mock runs
 * in a separate process.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawAlternatives } from './draw.ts'
import { isGood, judge, type Judged, type Verdict } from './judge.ts'
import { type Options, parseOptions, USAGE } from './options.ts'
import { playRound, type Round } from './round.ts'

const options = optionsOrExit()
const drawn = await drawAlternatives(options.provider, options)
const folder = mkdtempSync(join(tmpdir(), 'gift-mock-blind-'))
const round = await playRound({ ...options, drawn, folder })
const verdict = await judge(options.provider, drawn, round.reports)
console.log(textOf(round, verdict))
if (isGood(verdict)) rmSync(folder, { recursive: true })
else console.log(`The files are in ${folder}.`)
process.exitCode = isGood(verdict) ? 0 : 1

function textOf({ seconds, requests, issued, yen }: Round, { judged, invented }: Verdict): string {
  const named = judged.filter(({ reported }) => reported === 'named').length
  const hidden = judged.filter(({ hiddenBy }) => hiddenBy !== undefined).length
  const wrong = judged.filter(({ reported }) => reported === 'wrong').length + invented.length
  return [
    `${options.provider}, seed ${options.seed}: ${requests} requests, codes issued: ${issued} (${yen} yen), ${seconds.toFixed(0)} s`,
    ...judged.map((one) => `${markOf(one)} ${one.name}: ${reportOf(one)}`),
    ...invented.map((name) => `✗ ${name}: reported, but not drawn`),
    `${named} of ${judged.length} named, ${hidden} hidden, ${wrong} wrong`,
  ].join('\n')
}

function markOf({ reported, hiddenBy }: Judged): string {
  if (reported === 'named') return '✓'
  return hiddenBy === undefined ? '✗' : '-'
}

function reportOf({ reported, left, hiddenBy }: Judged): string {
  const how = {
    named: 'named',
    open: `consistent with several: ${left.join(', ')}`,
    untouched: 'untouched',
    wrong: `excluded; reported: ${left.join(', ')}`,
  }[reported]
  if (hiddenBy === undefined) return how
  return `${how}; ${hiddenBy.length > 0 ? `hidden by ${hiddenBy.join(', ')}` : 'no request of a probe shows it'}`
}

function optionsOrExit(): Options {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    process.exit(2)
  }
}
