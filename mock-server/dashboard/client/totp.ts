import { read } from './api.ts'
import { text } from './config.ts'
import { copyButton } from './copy-button.ts'
import { byId, element } from './dom.ts'
import type { AccessToken, Clock } from './types.ts'

/** The tokens and the clock at the time when the page read them. */
let shown: { tokens: AccessToken[]; clock: Clock; readAt: number } | undefined

/** Reads the current access tokens and shows them with their remaining time. */
export async function loadTokens(): Promise<void> {
  const clock = await read<Clock>('/clock')
  const { tokens } = await read<{ tokens: AccessToken[] }>('/totp')
  shown = { tokens, clock, readAt: performance.now() }
  byId('totp-list').replaceChildren(
    ...tokens.map(({ provider, caller, token }) =>
      element(
        'li',
        {},
        `${provider} ${caller}: `,
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

/** Returns the remaining time of a token in milliseconds of the sandbox's clock. */
function remainingOf({ remainingMs }: AccessToken): number {
  if (!shown || shown.clock.mode === 'frozen') return remainingMs
  return remainingMs - (performance.now() - shown.readAt) * (shown.clock.rate ?? 1)
}

function showRemaining(): void {
  for (const [index, place] of [...document.querySelectorAll('[data-totp]')].entries()) {
    const token = shown?.tokens[index]
    if (token) place.textContent = text('totpRemaining', { seconds: Math.max(0, Math.ceil(remainingOf(token) / 1000)) })
  }
}

/** Updates the remaining time every second while the panel is visible, and reads the next tokens. */
export function setUpTokens(): void {
  setInterval(() => {
    if (byId('panel-clock').hidden || !shown) return
    showRemaining()
    if (shown.tokens.some((token) => remainingOf(token) <= 0)) loadTokens().catch(() => {})
  }, 1000)
}
