import { html } from 'hono/html'
import { MAX_RATE } from '../../core/time/sandbox-clock.ts'
import type { Panel } from './panel.ts'

/** The buttons that change the clock, the current access tokens, and the reset of the sandbox. */
export const clockPanel: Panel = {
  name: 'clock',
  content: ({ texts }) => html`
<p><button type="button" id="clock-freeze">${texts.freeze}</button>
<button type="button" id="clock-run">${texts.run}</button></p>
<p><label>${texts.seconds} <input type="number" id="clock-seconds" value="60" min="0"></label>
<button type="button" id="clock-advance">${texts.advance}</button></p>
<p><label>${texts.rate} <input type="number" id="clock-rate" value="1" min="1" max="${MAX_RATE}"></label>
<button type="button" id="clock-set-rate">${texts.setRate}</button></p>
<h2>${texts.totp}</h2><p>${texts.totpHelp}</p><ul id="totp-list"></ul>
<p><button type="button" id="reset">${texts.reset}</button></p>
`,
}
