import { change, read } from '../api.ts'
import { attempt } from '../attempt.ts'
import { colon, comma, config, localized, named, nameOf, text } from '../config.ts'
import { copyButton } from '../elements/copy-button.ts'
import { byId, element, inputOf, selectOf } from '../elements/dom.ts'
import { clearSettingsFilter } from './settings.ts'
import type { RegisteredRule } from '../types.ts'

let rules: readonly RegisteredRule[] = []

/** Reads the register once and shows the rules that fit the filters. */
export async function loadEvidence(): Promise<void> {
  if (rules.length > 0) return
  rules = (await read<{ rules: RegisteredRule[] }>(`/evidence?lang=${config.language}`)).rules
  const providers = new Set(rules.map(({ provider }) => provider))
  selectOf('evidence-provider').append(...[...providers].map((name) => element('option', { value: name }, named(name))))
  render()
}

export function setUpEvidence(): void {
  for (const id of ['evidence-class', 'evidence-provider', 'evidence-text']) byId(id).addEventListener('input', render)
}

function render(): void {
  const found = rules.filter(matches)
  byId('evidence-count').textContent = text('evidenceCount', { count: found.length })
  byId('evidence-list').replaceChildren(...found.map(itemOf))
}

function matches(rule: RegisteredRule): boolean {
  const kind = selectOf('evidence-class').value
  const provider = selectOf('evidence-provider').value
  if ((kind !== '' && rule.evidence !== kind) || (provider !== '' && rule.provider !== provider)) return false
  const shown = JSON.stringify(rule).toLowerCase()
  const words = inputOf('evidence-text').value.toLowerCase().split(/\s+/)
  return words.every((word) => shown.includes(word))
}

function itemOf({
  id,
  provider,
  evidence,
  text: rule,
  settings = [],
  constant,
  assumption = {},
  observed,
}: RegisteredRule): HTMLElement {
  const { question, decidedBy, reason, alternative, alternatives = [] } = assumption
  return element(
    'li',
    {},
    element('strong', {}, id),
    ` ${nameOf(provider)}${comma}${text(`evidence-${evidence}`)}`,
    observed && element('p', {}, observedText(observed)),
    element('p', {}, rule),
    reason && element('p', {}, localized(reason)),
    alternative && element('p', {}, `${text('alternatives')}${colon}${localized(alternative)}`),
    alternatives.length > 0 && element('p', {}, `${text('alternatives')}${colon}`),
    alternatives.length > 0 && element('ul', {}, ...alternatives.map(alternativeOf)),
    question &&
      element(
        'p',
        {},
        `${text('question')}${colon}${localized(question)} `,
        copyButton(localized(question), `${text('copy')}: ${id}`),
      ),
    decidedBy && element('p', {}, `${text('decidedBy')}${colon}${localized(decidedBy)}`),
    (settings.length > 0 || constant !== undefined) &&
      element(
        'p',
        {},
        `${text('changedBy')}${colon}`,
        ...settings.flatMap((name) => [
          element('button', { type: 'button', class: 'link', click: () => openSetting(name) }, name),
          ' ',
        ]),
        constant !== undefined && element('code', {}, constant),
      ),
  )
}

/**
 * Returns a text that says when the rule was observed, which exchange shows the rule, and which parts of the rule are
 * still undecided.
 */
function observedText({
  date,
  exchange,
  alternatives = [],
  open = [],
}: NonNullable<RegisteredRule['observed']>): string {
  const parts = [text('observedAt', { date, exchange })]
  if (alternatives.length > 0) parts.push(`${text('alternatives')}${colon}${alternatives.join(', ')}`)
  if (open.length > 0) parts.push(`${text('observedOpen')}${colon}${open.join(', ')}`)
  return parts.join(' ')
}

/** Returns the text of an alternative, with a button that makes the mock follow the alternative. */
function alternativeOf({
  id,
  text: what,
  settings,
}: NonNullable<NonNullable<RegisteredRule['assumption']>['alternatives']>[number]): HTMLElement {
  return element(
    'li',
    {},
    `${localized(what)} `,
    element(
      'button',
      {
        type: 'button',
        'data-alternative': id,
        'aria-label': `${text('applyAlternative')}: ${id}`,
        click: () => attempt(() => change('PATCH', '/settings', settings)),
      },
      text('applyAlternative'),
    ),
  )
}

/**
 * Opens the settings tab and scrolls to a setting. The page may not have read the settings yet, so the function looks
 * for the setting repeatedly.
 */
function openSetting(name: string): void {
  clearSettingsFilter()
  byId('tab-settings').click()
  let left = 40
  const timer = setInterval(() => {
    const found = document.querySelector<HTMLElement>(`#settings-list [aria-label="${name}"]`)
    if (found || --left === 0) clearInterval(timer)
    found?.parentElement?.scrollIntoView()
    found?.focus({ preventScroll: true })
  }, 50)
}
