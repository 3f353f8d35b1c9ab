import { statusReachedCaller } from '../../../core/conduct/caller-outcome.ts'
import type { Text } from '../../../core/localized-text.ts'
import type { Found } from '../../../../scenarios/explore/explore.ts'
import { callKey, isKill, type Placement } from '../../../../scenarios/explore/search/schedule.ts'
import { inBoth, xml } from '../../shared/markup.ts'
import { words } from './words.ts'

const WIDTH = 640
const CLIENT_X = 90
const PROVIDER_X = 550
const TOP = 44
const STEP = 76

/** One request and its response in a diagram. */
interface Step {
  label: string
  /** The status of the response; undefined if the client got no response. */
  status: number | undefined
  placement: Placement | undefined
}

/** Draws a run in which the client loses money, as a sequence diagram in SVG. Time runs from top to bottom. */
export function sequenceDiagram({ observation, schedule }: Found): string {
  const placed = new Map(schedule.map((placement) => [callKey(placement), placement]))
  const entries = new Map(observation.requests.map((entry) => [entry.id, entry]))
  const steps = observation.calls.map((call): Step => {
    const entry = call.id === undefined ? undefined : entries.get(call.id)
    return {
      label: `${call.operation} #${call.call}`,
      status: entry && statusReachedCaller(entry) ? entry.response.status : undefined,
      placement: placed.get(callKey(call)),
    }
  })
  const providers = new Set(observation.requests.map(({ provider }) => provider))
  const height = TOP + steps.length * STEP + 20
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    ARROWS,
    ...lifeline(CLIENT_X, words.client, height),
    ...lifeline(PROVIDER_X, sameText([...providers].join(', ')), height),
    ...steps.flatMap((step, index) => stepLines(step, TOP + 30 + index * STEP)),
    '</svg>',
  ].join('\n')
}

const sameText = (text: string): Text => ({ en: text, ja: text })

const ARROWS =
  '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>'

function lifeline(x: number, name: Text, height: number): string[] {
  return [
    `<line class="life" x1="${x}" y1="30" x2="${x}" y2="${height - 10}"/>`,
    `<text x="${x}" y="20" text-anchor="middle" class="name">${inBoth(name, 'tspan')}</text>`,
  ]
}

function stepLines({ label, status, placement }: Step, y: number): string[] {
  const isUnsent = placement !== undefined && isKill(placement) && placement.kill === 'before-send'
  const isKilled = placement !== undefined && isKill(placement)
  const note = placement === undefined ? [] : [noteText(isKilled ? words.killed : placement.outcome.text, y + 42)]
  if (isUnsent)
    return [arrow(CLIENT_X, (CLIENT_X + PROVIDER_X) / 2, y, 'lost'), caption(label, y - 5), cross(CLIENT_X, y), ...note]
  const middle = (CLIENT_X + PROVIDER_X) / 2 - 60
  const response =
    status === undefined
      ? [arrow(PROVIDER_X, middle, y + 24, 'lost'), cross(middle, y + 24)]
      : [
          arrow(PROVIDER_X, CLIENT_X, y + 24, status === 200 && placement === undefined ? 'good' : 'bad'),
          caption(`${status}`, y + 20),
        ]
  return [
    arrow(CLIENT_X, PROVIDER_X, y, 'good'),
    caption(label, y - 5),
    ...response,
    ...(isKilled ? [cross(CLIENT_X, y + 30)] : []),
    ...note,
  ]
}

function arrow(from: number, to: number, y: number, kind: 'good' | 'bad' | 'lost'): string {
  return `<line class="${kind}" x1="${from}" y1="${y}" x2="${to}" y2="${y}" marker-end="url(#arrow)"/>`
}

function caption(content: string, y: number): string {
  return `<text x="${(CLIENT_X + PROVIDER_X) / 2}" y="${y}" text-anchor="middle">${xml(content)}</text>`
}

function noteText(content: Text, y: number): string {
  return `<text x="${(CLIENT_X + PROVIDER_X) / 2}" y="${y}" text-anchor="middle" class="fault">${inBoth(content, 'tspan')}</text>`
}

function cross(x: number, y: number): string {
  return `<path class="lost" d="M${x - 6} ${y - 6}l12 12m0-12l-12 12"/>`
}
