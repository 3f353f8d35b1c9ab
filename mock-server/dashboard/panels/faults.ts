import { html } from 'hono/html'
import type { Panel } from './panel.ts'

/** The armed faults, and the faults that the page offers. */
export const faultsPanel: Panel = {
  name: 'faults',
  content: ({ texts }) => html`
<h2>${texts.armed}</h2><p id="faults-empty">${texts.faultsEmpty}</p><ul id="armed-faults"></ul>
<h2>${texts.offered}</h2><ul id="fault-presets"></ul>
`,
}
