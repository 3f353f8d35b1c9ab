import { html } from 'hono/html'
import type { Panel } from './panel.ts'

/** The rules of conduct with their results. */
export const conductPanel: Panel = {
  name: 'conduct',
  content: () => html`<ul id="conduct-rules"></ul>`,
}
