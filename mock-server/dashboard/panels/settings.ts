import { html } from 'hono/html'
import type { Panel } from './panel.ts'

/** The settings of the sandbox. */
export const settingsPanel: Panel = {
  name: 'settings',
  content: ({ texts }) => html`
<p class="filters"><label>${texts.settingsFilter} <input type="search" id="settings-filter"></label>
<label><input type="checkbox" id="settings-changed"> ${texts.changedOnly}</label></p>
<ul id="settings-list"></ul>`,
}
