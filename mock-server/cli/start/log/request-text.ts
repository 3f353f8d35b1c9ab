import type { RequestLine } from '../../../core/log.ts'
import { dateOf } from '../../../core/time/sandbox-clock.ts'
import { memoLast } from '../../../core/util/memo.ts'
import { visible } from '../../../core/util/escape-deceptive.ts'
import type { Styler } from '../../../reporting/color.ts'
import type { LineBuffer } from './line-buffer.ts'

/**
 * A function that writes the log line of a request to a buffer. The function produces the same format as the logger but
 * is faster. The speed matters, because the function runs for every request.
 */
export type WriteRequest = (line: RequestLine) => void

/** Returns the reason of an outcome in English, the language of the journal. */
export const englishReason = ({ reason }: Pick<RequestLine['outcome'], 'reason' | 'because'>): string => reason

/**
 * Returns a function that writes lines for people.
 * @param withReason if true, the line of an accepted request also contains the reason
 * @param reasonOf returns the reason of an outcome in the reader's language; by default in English
 */
export function prettyRequest(
  output: LineBuffer,
  paint: Styler,
  withReason: boolean,
  reasonOf = englishReason,
): WriteRequest {
  const clock = memoLast((second: number) => {
    const date = dateOf(second * 1000)
    const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part, 2)).join(':')
    return Buffer.from(`[${time}.`)
  })
  const info = `] ${paint('green', 'INFO')}: `
  const colors = { good: paint('green', '\0'), refused: paint('yellow', '\0'), failed: paint('red', '\0') }
  function statusText(status: number): string {
    const color = isGood(status) ? colors.good : status >= 400 && status < 500 ? colors.refused : colors.failed
    return color.replace('\0', status === 0 ? 'no response' : status.toString())
  }
  /** Formats the method, path, status and operation. Successive requests often have the same values. */
  const route = memoRoute(
    ({ method, path, status, operation }) =>
      `${info}${method} ${visible(path)} ${statusText(status)}${operation === null ? '' : ` ${operation}`}`,
  )

  return (line) => {
    const { receivedAtMs, id, ms, outcome, fault } = line
    const nowMs = Math.round(receivedAtMs + ms)
    output.bytes(clock(Math.floor(nowMs / 1000)))
    output.digits(nowMs % 1000, 3)
    output.bytes(route(line))
    if (id !== '') {
      output.ascii(' ')
      output.ascii(id)
    }
    output.ascii(' ')
    addHundredths(output, ms)
    output.ascii(' ms')
    if (fault !== undefined) output.text(` fault=${fault}`)
    if (withReason || !isGood(line.status)) {
      if (outcome.rule !== null) output.text(` ${outcome.rule}`)
      if (outcome.reason !== '') output.text(`: ${visible(reasonOf(outcome))}`)
    }
    output.ascii('\n')
    output.endLine()
  }
}

function isGood(status: number): boolean {
  return status > 0 && status < 400
}

/** Returns a function that writes lines for machines: one JSON object per line. */
export function jsonRequest(output: LineBuffer): WriteRequest {
  const time = memoLast((second: number) =>
    Buffer.from(
      `{"level":"info","time":"${dateOf(second * 1000)
        .toISOString()
        .slice(0, 20)}`,
    ),
  )
  const beforeId = Buffer.from('Z","request":"')
  const route = memoRoute(
    ({ sandbox, provider, operation, method, path, status }) =>
      `","sandbox":"${sandbox}","provider":"${provider}","operation":${operation === null ? 'null' : `"${operation}"`},"method":${JSON.stringify(method)},"path":${JSON.stringify(visible(path))},"status":${status},"ms":`,
  )
  const outcomePart = memoOutcome(
    ({ code, rule }) => `,"outcome":"${code}","rule":${rule === null ? 'null' : `"${rule}"`}`,
    ({ reason }) => `,"msg":${JSON.stringify(visible(reason))}}\n`,
  )

  return (line) => {
    const { receivedAtMs, id, ms, outcome, fault, traceparent } = line
    const nowMs = Math.round(receivedAtMs + ms)
    output.bytes(time(Math.floor(nowMs / 1000)))
    output.digits(nowMs % 1000, 3)
    if (id === '') output.ascii('Z')
    else {
      output.bytes(beforeId)
      output.ascii(id)
    }
    output.bytes(route(line))
    addHundredths(output, ms)
    const { whole, head, tail } = outcomePart(outcome)
    if (fault === undefined && traceparent === undefined) output.bytes(whole)
    else {
      output.bytes(head)
      if (fault !== undefined) output.text(`,"fault":"${fault}"`)
      if (traceparent !== undefined) output.text(`,"traceparent":"${traceparent}"`)
      output.bytes(tail)
    }
    output.endLine()
  }
}

/**
 * Returns a function that formats a part of a line. The part depends on members that are often equal in successive
 * requests. The function returns its last result again while these members stay equal.
 */
function memoRoute(derive: (line: RequestLine) => string): (line: RequestLine) => Uint8Array {
  let last: RequestLine | undefined
  let result: Uint8Array = new Uint8Array()
  return (line) => {
    if (
      last === undefined ||
      line.path !== last.path ||
      line.status !== last.status ||
      line.operation !== last.operation ||
      line.method !== last.method ||
      line.sandbox !== last.sandbox ||
      line.provider !== last.provider
    )
      result = Buffer.from(derive(line))
    last = line
    return result
  }
}

type Outcome = RequestLine['outcome']

/** The parts of a line that depend on the outcome. `whole` consists of `head` and `tail`. */
interface OutcomePart {
  whole: Uint8Array
  head: Uint8Array
  tail: Uint8Array
}

/**
 * Does the same as `memoRoute` for the outcome of a request. The result has two parts, because a line may have other
 * members between the parts.
 */
function memoOutcome(
  headOf: (outcome: Outcome) => string,
  tailOf: (outcome: Outcome) => string,
): (outcome: Outcome) => OutcomePart {
  let last: Outcome | undefined
  let result: OutcomePart | undefined
  return (outcome) => {
    const isSame = outcome.code === last?.code && outcome.rule === last.rule && outcome.reason === last.reason
    last = outcome
    if (isSame && result) return result
    const [head, tail] = [Buffer.from(headOf(outcome)), Buffer.from(tailOf(outcome))]
    return (result = { whole: Buffer.concat([head, tail]), head, tail })
  }
}

function pad(value: number, digits: number): string {
  return value.toString().padStart(digits, '0')
}

/** Adds a number of milliseconds with two digits after the point. */
function addHundredths(output: LineBuffer, ms: number): void {
  const rounded = Math.round(ms * 100)
  const whole = Math.floor(rounded / 100)
  if (whole < 10) output.digits(whole, 1)
  else output.ascii(whole.toString())
  output.ascii('.')
  output.digits(rounded % 100, 2)
}
