import type { ClearanceReport } from '../../core/clearances/clearance-report.ts'
import { createStyler } from '../color.ts'
import { languageOf } from '../language.ts'
import { localizedLine, oneLine } from '../one-line.ts'

/** The members of a clearance that are shown. */
export type ShownClearance = Pick<ClearanceReport, 'at' | 'as' | 'note' | 'contradictsLedger' | 'text'>

/**
 * Formats what the provider said about an order, followed by the note of the clearance in quotes. A contradiction with
 * the ledger is marked.
 */
export function clearanceLine({ at, note, contradictsLedger, text }: ShownClearance): string {
  const paint = createStyler(process.stdout)
  const language = languageOf()
  const time = oneLine(at.slice(0, 16).replace('T', ' '))
  const said = note === null ? '' : { en: ` ("${oneLine(note)}")`, ja: `（「${oneLine(note)}」）` }[language]
  const mark = contradictsLedger ? paint('yellow', '!') : paint('green', '✓')
  return `${mark} ${time}  ${localizedLine(text)}${said}`
}
