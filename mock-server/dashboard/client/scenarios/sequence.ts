import { nameOf, text, timeOfDay } from '../config.ts'
import { isWaiting } from '../requests/kind.ts'
import { drawing, svg } from '../elements/svg.ts'
import type { RequestEntry } from '../types.ts'

const WIDTH = 360
/** Horizontal positions of the two vertical lines, which stand for the client and the provider. */
const CLIENT = 24
const PROVIDER = WIDTH - CLIENT
const MIDDLE = WIDTH / 2
const TOP = 24
/** Height of a step, with its text above the arrow. */
const STEP = 36
/** Maximum number of characters of a text above an arrow. */
const MAX_LENGTH = 44

/** A request on its way to the provider, or a response on its way back. */
interface Step {
  number: number
  entry: RequestEntry
  isResponse: boolean
  /** Time on the sandbox's clock, in milliseconds since the epoch. */
  atMs: number
}

/**
 * Draws the requests and the responses between the client and the provider in the order of time. The arrow of a
 * response that did not reach the client is broken.
 */
export function sequenceDiagram(entries: readonly RequestEntry[]): SVGElement {
  const steps = stepsOf(entries)
  const height = TOP + steps.length * STEP + 12
  const lifeline = (x: number): SVGElement => svg('line', { x1: x, y1: TOP - 6, x2: x, y2: height, class: 'lifeline' })
  return drawing(
    {
      width: WIDTH,
      height,
      title: text('diagram'),
      description: entries.map((entry, index) => describe(entry, index + 1)).join(' '),
    },
    svg('text', { x: 0, y: 12 }, text('client')),
    svg('text', { x: WIDTH, y: 12, 'text-anchor': 'end' }, text('provider')),
    lifeline(CLIENT),
    lifeline(PROVIDER),
    ...steps.flatMap((step, index) => arrowOf(step, TOP + index * STEP + STEP / 2 + 8)),
  )
}

/** Returns one sentence about a request and its response. */
export function describe(entry: RequestEntry, number: number): string {
  return `${requestText(entry, number)} → ${responseText(entry, number)}`
}

function stepsOf(entries: readonly RequestEntry[]): Step[] {
  return entries
    .flatMap((entry, index): Step[] => {
      const atMs = Date.parse(entry.at)
      const step = { number: index + 1, entry }
      const request = { ...step, isResponse: false, atMs }
      return isWaiting(entry) ? [request] : [request, { ...step, isResponse: true, atMs: atMs + entry.durationMs }]
    })
    .toSorted((a, b) => a.atMs - b.atMs || a.number - b.number || Number(a.isResponse) - Number(b.isResponse))
}

function arrowOf({ number, entry, isResponse }: Step, y: number): SVGElement[] {
  const isLost = isResponse && !entry.delivered
  const [from, to] = isResponse ? [PROVIDER, isLost ? MIDDLE : CLIENT] : [CLIENT, PROVIDER]
  const back = isResponse ? 8 : -8
  const label = isResponse ? responseText(entry, number) : requestText(entry, number)
  return [
    svg('text', { x: MIDDLE, y: y - 8, 'text-anchor': 'middle', class: isLost ? 'lost' : '' }, short(label)),
    svg('line', { x1: from, y1: y, x2: to, y2: y, class: isLost ? 'arrow lost' : isResponse ? 'arrow back' : 'arrow' }),
    isLost
      ? svg('path', { d: `M${to - 4} ${y - 4}l8 8m0-8l-8 8`, class: 'arrow lost' })
      : svg('path', { d: `M${to + back} ${y - 4}L${to} ${y}l${back} 4`, class: 'arrow' }),
  ]
}

function requestText({ at, operation, method, path }: RequestEntry, number: number): string {
  return `${number}. ${timeOfDay(at)} ${operation === null ? `${method} ${path}` : nameOf(operation)}`
}

function responseText(entry: RequestEntry, number: number): string {
  const { response, delivered, abandoned, durationMs, fault } = entry
  if (isWaiting(entry)) return `${number}. ${text('kind-waiting')}`
  const parts = [
    `${number}.`,
    response.status === 0 ? text('noResponse') : response.status,
    durationMs > 0 ? `+${Math.round(durationMs)} ms` : '',
    delivered ? '' : text(abandoned ? 'clientLeft' : 'notReceived'),
    fault ? `(${fault.name})` : '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function short(label: string): string {
  return label.length > MAX_LENGTH ? `${label.slice(0, MAX_LENGTH)}…` : label
}
