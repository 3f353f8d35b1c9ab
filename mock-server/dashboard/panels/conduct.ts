import { html } from 'hono/html'
import type { Panel } from './panel.ts'

/** The rules of conduct with their results. The rules that a client kept, or did not exercise, are collapsed. */
export const conductPanel: Panel = {
  name: 'conduct',
  content: ({ texts }) => html`<p id="conduct-total"></p>
<p id="conduct-none" hidden>${texts.conductNone}</p>
<ul id="conduct-rules"></ul>
<details><summary id="conduct-kept"></summary><ul id="conduct-kept-rules"></ul></details>`,
}
