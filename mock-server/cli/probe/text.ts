import { joinTexts, pluralize, sameInBoth, type Text } from '../../core/localized-text.ts'
import { createStyler } from '../../reporting/color.ts'
import { isoUtc } from '../../core/time/japan-time.ts'
import { indent, yen } from '../../reporting/format.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import type { Plan } from '../../../scenarios/probe/plan.ts'
import type { Step } from '../../../scenarios/probe/step.ts'
import type { Unread } from './unread-requests.ts'

/**
 * Returns the text of a plan. For each request, the text contains the assumptions that the response decides, and what
 * the request issues.
 */
export function planText({ provider, steps, leftOut, yen: total, duration }: Plan, url: string): string {
  const paint = createStyler(process.stdout)
  const count = steps.reduce((sum, { times = 1 }) => sum + times, 0)
  return [
    paint(
      'bold',
      localizedLine({
        en: `Probe of ${provider} at ${url}: at most ${count} requests, which issue at most ${yen(total)} yen`,
        ja: `${provider}（${url}）の probe: リクエスト最大 ${count} 件、発行額は最大 ${yen(total)} 円`,
      }),
    ),
    localizedLine(durationText(duration)),
    ...steps.map((step, index) => `${`${index + 1}`.padStart(3)}. ${stepLine(step)}`),
    ...leftOut.map(({ step, missing }) =>
      paint(
        'dim',
        `  -  ${localizedLine(step.what)} (${localizedLine({ en: `left out: set ${missing.join(', ')}`, ja: `省略: ${missing.join('、')} を設定すると送信する` })})`,
      ),
    ),
    '',
  ].join('\n')
}

function durationText({ atMost, atMostWithSingleUseTokens: single }: Plan['duration']): Text {
  const [time, singleTime] = [lengthText(atMost), lengthText(single ?? 0)]
  if (single === undefined) return { en: `It takes at most ${time.en}.`, ja: `所要時間は最長 ${time.ja}` }
  return {
    en: `It takes at most ${time.en}, or ${singleTime.en} if the provider accepts each token only once.`,
    ja: `所要時間は最長 ${time.ja}。トークンが1回しか使えない場合は最長 ${singleTime.ja}`,
  }
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

function lengthText(ms: number): Text {
  const [minutes, hours] = [Math.ceil(ms / MINUTE_MS), Math.ceil(ms / HOUR_MS)]
  return hours > 2
    ? { en: pluralize(hours, 'hour'), ja: `${hours} 時間` }
    : { en: pluralize(minutes, 'minute'), ja: `${minutes} 分` }
}

/** Returns a line that says that the probe now waits for a new token before each request. */
export function singleUseText({ duration }: Plan): string {
  const time = lengthText(duration.atMostWithSingleUseTokens ?? 0)
  return localizedLine({
    en: `The provider accepts each token only once, so the probe waits for a new token before each request. It takes up to ${time.en}.`,
    ja: `トークンが1回しか使えないため、リクエストごとに新しいトークンを待つ。所要時間は最長 ${time.ja}`,
  })
}

/**
 * Returns the text that is printed after the first Ctrl-C.
 * @param graceMs time in milliseconds that the probe waits for open responses
 */
export function stoppingText(graceMs: number, open: readonly Unread[]): string {
  const line = localizedLine({
    en: `The probe stops. It waits up to ${graceMs / 1000} seconds for open responses; a second Ctrl-C ends it immediately.`,
    ja: `probe を中断する。未受信のレスポンスを最長 ${graceMs / 1000} 秒待つ。もう一度 Ctrl-C を押すと直ちに終了する。`,
  })
  const waiting = localizedLine({
    en: 'Waiting for the responses to these requests:',
    ja: 'レスポンス待ちのリクエスト:',
  })
  return `${[line, ...(open.length > 0 ? [waiting, ...indent(open.map(unreadLine))] : [])].join('\n')}\n`
}

/** Returns the text at the end of a probe about codes that may have been issued; empty if there are none. */
export function unreadText(unread: readonly Unread[]): string {
  if (unread.length === 0) return ''
  const line = localizedLine({
    en: 'The responses to these requests were not recorded, so the provider may have issued codes that were never received:',
    ja: '次のリクエストのレスポンスは記録できなかった。受け取られていないコードが発行された可能性がある:',
  })
  return `${[line, ...indent(unread.map(unreadLine))].join('\n')}\n`
}

function unreadLine({ step, sentAtMs, requestId }: Unread): string {
  const parts: Text[] = [
    { en: `sent at ${isoUtc(sentAtMs)}`, ja: `${isoUtc(sentAtMs)} に送信` },
    ...(requestId === undefined ? [] : [{ en: `request id ${requestId}`, ja: `リクエスト ID ${requestId}` }]),
    { en: `at most ${yen(step.yen)} yen`, ja: `最大 ${yen(step.yen)} 円` },
  ]
  return `${localizedLine(step.what)}  (${localizedLine(joinTexts(parts, 'comma'))})`
}

/** Returns the line that is printed when an interrupted probe has ended. */
export function stoppedText(answered: number, corpus: string): string {
  return answered === 0
    ? localizedLine({
        en: 'The probe was interrupted before a response was recorded.',
        ja: 'レスポンスを記録する前に probe が中断された。',
      })
    : localizedLine({
        en: `The probe was interrupted after ${pluralize(answered, 'response')}. The following is learned from ${corpus}, which contains the exchanges recorded so far.`,
        ja: `レスポンス ${answered} 件を記録した時点で probe が中断された。以下は、そこまでの記録を含む ${corpus} から学習した結果である。`,
      })
}

function stepLine({ what, decides, yen: cost, times = 1 }: Step): string {
  const paint = createStyler(process.stdout)
  const parts: Text[] = [
    sameInBoth(decides.join(' ')),
    ...(times > 1 ? [{ en: `${times} times`, ja: `${times} 回` }] : []),
    ...(cost > 0 ? [{ en: `issues at most ${yen(cost)} yen`, ja: `最大 ${yen(cost)} 円を発行` }] : []),
  ]
  return `${localizedLine(what)}  ${paint('dim', `(${localizedLine(joinTexts(parts, 'comma'))})`)}`
}
