import { html } from 'hono/html'
import type { Panel } from './panel.ts'

/** The settings of the sandbox. */
export const settingsPanel: Panel = {
  name: 'settings',
  content: () => html`<ul id="settings-list"></ul>`,
}
