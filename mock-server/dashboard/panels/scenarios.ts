import { html } from 'hono/html'
import type { Panel } from './panel.ts'

/** The running scenario and the library. */
export const scenariosPanel: Panel = {
  name: 'scenarios',
  content: () => html`<div id="running-scenario"></div><ul id="scenario-list"></ul>`,
}
