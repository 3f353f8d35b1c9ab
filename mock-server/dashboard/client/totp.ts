import { read, readCurrent } from './api.ts'
import { renderClock, sandboxNowMs } from './clock.ts'
import { colon, nameOf, text } from './config.ts'
import { copyButton } from './elements/copy-button.ts'
import { byId, element } from './elements/dom.ts'
import type { AccessToken, Clock } from './types.ts'

/** The times on the sandbox's clock at which the shown tokens expire, in milliseconds since the epoch. */
let expiries: number[] = []

/** Reads the current access tokens and shows them with their remaining time. */
export async function loadTokens(): Promise<void> {
  renderClock(await readCurrent<Clock>('/clock', 'clock'))
  const { tokens } = await read<{ tokens: AccessToken[] }>('/totp')
  expiries = tokens.map(({ remainingMs }) => sandboxNowMs() + remainingMs)
  byId('totp-list').replaceChildren(
    ...tokens.map(({ provider, caller, token }) =>
      element(
        'li',
        {},
        `${nameOf(provider)} ${caller}${colon}`,
        element('code', { class: 'totp' }, token),
        ' ',
        element('span', { 'data-totp': '' }),
        ' ',
        copyButton(token, `${text('copy')}: ${token}`),
      ),
    ),
  )
  showRemaining()
}

function showRemaining(): void {
  for (const [index, place] of [...document.querySelectorAll('[data-totp]')].entries()) {
    const remainingMs = (expiries[index] ?? 0) - sandboxNowMs()
    place.textContent = text('totpRemaining', { seconds: Math.max(0, Math.ceil(remainingMs / 1000)) })
  }
}

/** Updates the remaining time every second while the panel is visible, and reads the next tokens. */
export function setUpTokens(): void {
  setInterval(() => {
    if (byId('panel-clock').hidden) return
    showRemaining()
    if (expiries.some((expiry) => expiry <= sandboxNowMs())) loadTokens().catch(() => {})
  }, 1000)
}
