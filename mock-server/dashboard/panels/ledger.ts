import { html } from 'hono/html'
import { columns, type Panel } from './panel.ts'

/** The chart of the amounts, and the table of issued codes. */
export const ledgerPanel: Panel = {
  name: 'ledger',
  content: ({ texts }) => html`
<div id="ledger-chart"></div>
<p><button type="button" id="ledger-csv">${texts.csv}</button></p>
<p id="ledger-empty">${texts.ledgerEmpty}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${texts.ledger}"><table>
<thead><tr>${columns(texts, ['time', 'provider', 'product', 'reference', 'faceValue', 'fee', 'state'])}</tr></thead>
<tbody id="ledger-rows"></tbody></table></div>
`,
}
