import type { Exchange } from '../../../scenarios/recordings/exchange.ts'
import { pluralize, type Text } from '../../core/localized-text.ts'
import { parseIso } from '../../core/time/japan-time.ts'
import { localized } from '../../reporting/language.ts'
import { oneLine } from '../../reporting/one-line.ts'
import type { Written } from './writer.ts'

const BASE_URL = { 'at-gift': 'AT_GIFT_BASE_URL', 'realpay-gift': 'REALPAY_GIFT_BASE_URL' } as const

/**
 * Returns the text that is printed when the recorder starts. The text contains the address of the recorder and says how
 * to end the recorder.
 */
export function listeningText(provider: Exchange['provider'], url: string, upstream: string, corpus: string): string {
  return `${localized({
    en: `Recording ${provider} at ${upstream} to ${corpus}`,
    ja: `${provider}（${upstream}）を ${corpus} に記録中`,
  })}

  ${BASE_URL[provider]}=${url}

${localized({
  en: 'Send the requests of your client there. Ctrl-C ends the recording.',
  ja: 'クライアントの接続先をこの URL に変更してください。Ctrl-C で記録を終了します。',
})}
`
}

const lostTexts: Readonly<Record<NonNullable<Exchange['lost']>, Text>> = {
  request: { en: 'the request did not arrive', ja: 'リクエストが届いていない' },
  response: { en: 'the response did not arrive', ja: 'レスポンスが届いていない' },
  body: { en: 'the response is not complete', ja: 'レスポンスが途中で切れた' },
}

/** Returns the line that is printed about a recorded exchange. */
export function exchangeLine({ id, sentAt, response, lost }: Exchange, failure: Text | undefined): string {
  const status = response ? `${response.status}  ${parseIso(response.receivedAt) - parseIso(sentAt)} ms` : '-'
  const why = [lost && lostTexts[lost], failure].flatMap((part) => (part ? localized(part) : []))
  return `${oneLine([`${id}  ${status}`, ...(why.length > 0 ? [why.join(': ')] : [])].join('  '))}\n`
}

export function writtenText({ written, failed, known }: Written, corpus: string): string {
  return `${localized({
    en: `${pluralize(written, 'exchange')} written to ${corpus}${failed === 0 ? '' : `, ${failed} refused`}${known === 0 ? '' : `, ${known} left out, because the corpus already contains ${known === 1 ? 'it' : 'them'}`}`,
    ja: `${corpus} に ${written} 件を記録${failed === 0 ? '' : `、${failed} 件は拒否`}${known === 0 ? '' : `、${known} 件は記録済みのため省略`}`,
  })}\n`
}
