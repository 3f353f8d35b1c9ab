import type { RequestLine } from '../../core/log.ts'
import { dateOf } from '../../core/time/sandbox-clock.ts'
import { memoLast } from '../../core/util/memo.ts'
import { visible } from '../../core/util/visible.ts'
import type { Styler } from '../../reporting/color.ts'

/**
 * A function that formats the log line of a request, with its line break. The function produces the same format as the
 * logger but is faster, because it runs for every request.
 */
export type RequestText = (line: RequestLine) => string

/** Returns a function that formats lines for people. @param withReason true to add the reason of accepted requests */
export function prettyRequest(paint: Styler, withReason: boolean): RequestText {
  const shown = rememberLast(visible)
  const clock = memoLast((second: number) => {
    const date = dateOf(second * 1000)
    return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part, 2)).join(':')
  })
  const info = paint('green', 'INFO')
  const colors = { good: paint('green', '\0'), refused: paint('yellow', '\0'), failed: paint('red', '\0') }

  return ({ receivedAtMs, id, operation, method, path, status, ms, outcome, fault }) => {
    const nowMs = Math.round(receivedAtMs + ms)
    const isGood = status > 0 && status < 400
    const color = isGood ? colors.good : status >= 400 && status < 500 ? colors.refused : colors.failed
    const painted = color.replace('\0', status === 0 ? 'no response' : status.toString())
    let text = `[${clock(Math.floor(nowMs / 1000))}.${pad(nowMs % 1000, 3)}] ${info}: ${method} ${shown(path)} ${painted}`
    if (operation !== null) text += ` ${operation}`
    if (id !== '') text += ` ${id}`
    text += ` ${hundredths(ms)} ms`
    if (fault !== undefined) text += ` fault=${fault}`
    if (!isGood || withReason) {
      if (outcome.rule !== null) text += ` ${outcome.rule}`
      if (outcome.reason !== '') text += `: ${visible(outcome.reason)}`
    }
    return `${text}\n`
  }
}

/** Returns a function that formats lines for machines: one JSON object a line. */
export function jsonRequest(): RequestText {
  const json = rememberLast((text: string) => JSON.stringify(visible(text)))
  const reasonJson = rememberLast((text: string) => JSON.stringify(visible(text)))
  const time = memoLast((second: number) =>
    dateOf(second * 1000)
      .toISOString()
      .slice(0, 20),
  )

  return (line) => {
    const nowMs = Math.round(line.receivedAtMs + line.ms)
    const { id, sandbox, provider, operation, method, path, status, ms, outcome, fault, traceparent } = line
    let text = `{"level":"info","time":"${time(Math.floor(nowMs / 1000))}${pad(nowMs % 1000, 3)}Z"`
    if (id !== '') text += `,"request":"${id}"`
    text += `,"sandbox":"${sandbox}","provider":"${provider}","operation":${operation === null ? 'null' : `"${operation}"`}`
    text += `,"method":${JSON.stringify(method)},"path":${json(path)},"status":${status},"ms":${hundredths(ms)}`
    text += `,"outcome":"${outcome.code}","rule":${outcome.rule === null ? 'null' : `"${outcome.rule}"`}`
    if (fault !== undefined) text += `,"fault":"${fault}"`
    if (traceparent !== undefined) text += `,"traceparent":"${traceparent}"`
    return `${text},"msg":${reasonJson(outcome.reason)}}\n`
  }
}

/**
 * Returns a function that does the same as `derive` but remembers the last result. This saves time, because consecutive
 * requests often have the same texts.
 */
function rememberLast(derive: (text: string) => string): (text: string) => string {
  let last = ''
  let result = derive(last)
  return (text) => {
    if (text !== last) {
      result = derive(text)
      last = text
    }
    return result
  }
}

function pad(value: number, digits: number): string {
  return value.toString().padStart(digits, '0')
}

/** Formats milliseconds with two digits after the point. Integers are formatted faster than fractions. */
function hundredths(ms: number): string {
  const rounded = Math.round(ms * 100)
  return `${Math.floor(rounded / 100)}.${pad(rounded % 100, 2)}`
}
