import { html } from 'hono/html'
import type { Panel } from './panel.ts'

/** The buttons that change the clock, and the reset of the sandbox. */
export const clockPanel: Panel = {
  name: 'clock',
  content: ({ texts }) => html`
<p><button type="button" id="clock-freeze">${texts.freeze}</button>
<button type="button" id="clock-run">${texts.run}</button></p>
<p><label>${texts.seconds} <input type="number" id="clock-seconds" value="60" min="0"></label>
<button type="button" id="clock-advance">${texts.advance}</button></p>
<p><button type="button" id="reset">${texts.reset}</button></p>
`,
}
