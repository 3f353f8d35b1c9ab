import { html } from 'hono/html'
import type { Panel } from './panel.ts'

/** The rules of conduct with their results. */
export const conductPanel: Panel = {
  name: 'conduct',
  content: () => html`<p id="conduct-total"></p><ul id="conduct-rules"></ul>`,
}
