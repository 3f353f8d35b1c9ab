import { readText } from '../api.ts'
import { config, text } from '../config.ts'
import { copyButton } from '../elements/copy-button.ts'
import { download, element } from '../elements/dom.ts'
import type { RequestEntry } from '../types.ts'

/**
 * Returns the buttons that show a request as a command and as a scenario. The mock makes both texts, and they contain
 * no credentials. The command reads the credentials from the mock when the command runs.
 */
export function exportSection(entry: RequestEntry): HTMLElement {
  const { id, provider, operation } = entry
  const shown = element('div', { 'aria-live': 'polite' })
  const path = `/requests/${encodeURIComponent(id)}`
  const button = (key: string, show: () => Promise<void>): HTMLElement =>
    // A problem is shown in the dialog, because the dialog covers the usual place above the panels.
    element(
      'button',
      { type: 'button', click: () => void show().catch((error: unknown) => shown.replaceChildren(messageOf(error))) },
      text(key),
    )
  const showCurl = async (): Promise<void> => {
    const command = await readText(`${path}/curl`)
    shown.replaceChildren(
      ...[resendWarning(entry)].filter((warning) => warning !== null),
      element('p', {}, text('curlHelp')),
      copyButton(command, text('copyCurl')),
      element('pre', {}, command),
    )
  }
  const showScenario = async (): Promise<void> => {
    const scenario = await readText(`${path}/scenario`)
    const name = /^name: recorded\/(\S+)/m.exec(scenario)?.[1] ?? 'scenario'
    shown.replaceChildren(
      element('p', {}, text('scenarioHelp', { name })),
      copyButton(scenario, text('copyScenario')),
      ' ',
      element(
        'button',
        { type: 'button', click: () => download(`${name}.yaml`, scenario, 'application/yaml') },
        text('download'),
      ),
      element('pre', {}, scenario),
      ...commandOf('checkScenario', `${config.command} replay ${name}.yaml`),
      ...commandOf('checkClient', `${config.command} replay ${name}.yaml -- COMMAND`),
    )
  }
  return element(
    'div',
    {},
    provider !== null && button('asCurl', showCurl),
    ' ',
    operation !== null && button('asScenario', showScenario),
    shown,
  )
}

/** Returns the elements for a command and for the text that says what the command does. */
function commandOf(key: string, command: string): HTMLElement[] {
  return [
    element('p', {}, text(key), ' ', copyButton(command, `${text('copy')}: ${command}`)),
    element('pre', {}, command),
  ]
}

/**
 * Returns a warning that a second order costs money again; null if the request is no order, or if the provider refused
 * the order.
 */
function resendWarning({ operation, response, delivered }: RequestEntry): HTMLElement | null {
  if (operation !== 'at-gift.issue' || (delivered && response.status >= 400)) return null
  return element('p', { class: 'bad' }, text('curlIssues'), delivered ? '' : ` ${text('curlUnknown')}`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
