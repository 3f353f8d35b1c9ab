import { html } from 'hono/html'
import type { Panel } from './panel.ts'

const classes = ['documented', 'observed', 'assumed'] as const

/** The rules of both providers with their sources. */
export const evidencePanel: Panel = {
  name: 'evidence',
  content: ({ texts }) => html`
<p class="filters"><label>${texts.evidenceClass} <select id="evidence-class"><option value="">${texts.all}</option>${classes.map(
    (name) => html`<option value="${name}">${texts[`evidence-${name}`]}</option>`,
  )}</select></label>
<label>${texts.provider} <select id="evidence-provider"><option value="">${texts.all}</option></select></label>
<label>${texts.evidenceText} <input type="search" id="evidence-text"></label>
<span id="evidence-count" role="status"></span></p>
<ul id="evidence-list" class="plain"></ul>
`,
}
