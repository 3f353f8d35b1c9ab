import { html } from 'hono/html'
import type { Panel } from './panel.ts'

/** The running scenario, and the library with a filter. */
export const scenariosPanel: Panel = {
  name: 'scenarios',
  content: ({ texts }) => html`<div id="running-scenario"></div>
<p class="filters"><label>${texts.scenarioFilter} <input type="search" id="scenario-filter"></label>
<span id="scenario-count" role="status"></span></p>
<ul id="scenario-list"></ul>`,
}
