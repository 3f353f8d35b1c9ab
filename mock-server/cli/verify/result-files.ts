import { stripVTControlCharacters } from 'node:util'
import type { Verified, VerifiedInteraction } from '../../../contracts/index.ts'
import { oneLine } from '../../reporting/one-line.ts'
import { junit, type JUnitCase } from '../shared/junit.ts'
import { failureLines } from './text.ts'

/** Format of the file that `verify --json FILE` writes. Durations are in milliseconds. */
export interface VerifyJson extends Omit<Verified, 'interactions' | 'counts'> {
  format: 'gift-provider-mock/verify/1'
  passed: number
  failed: number
  skipped: number
  interactions: readonly VerifiedInteraction[]
}

export function verifyJson({ counts, ...rest }: Verified): string {
  const json: VerifyJson = { format: 'gift-provider-mock/verify/1', ...counts, ...rest }
  return `${JSON.stringify(json, null, 2)}\n`
}

/** Formats the result as JUnit XML with one test per interaction. */
export function verifyJUnit({ provider, interactions, durationMs }: Verified): string {
  return junit(
    'gift-mock verify',
    interactions.map((one) => caseOf(provider, one)),
    durationMs,
  )
}

function caseOf(provider: string, interaction: VerifiedInteraction): JUnitCase {
  const { description, status, durationMs, errors } = interaction
  const base = { className: `gift-mock.contracts.${provider}`, name: description, timeMs: durationMs }
  if (status === 'skipped') return { ...base, skipped: errors.join('; ') }
  if (status === 'passed') return base
  return {
    ...base,
    failure: {
      message: errors.map(oneLine).join('; '),
      text: `\n${stripVTControlCharacters(failureLines(interaction).join('\n'))}\n`,
    },
  }
}
