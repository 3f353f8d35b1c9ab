import { html } from 'hono/html'
import { columns, type Panel } from './panel.ts'

/** The table of requests, and the dialog of a request. */
export const requestsPanel: Panel = {
  name: 'requests',
  content: ({ texts, url }) => html`
<p><label>${texts.filter} <input type="search" id="request-filter"></label>
<label><input type="checkbox" id="only-refused"> ${texts.onlyRefused}</label></p>
<div id="requests-empty"><p>${texts.requestsEmpty}</p><pre>${exampleRequest(url)}</pre></div>
<div class="scroll" tabindex="0" role="region" aria-label="${texts.requests}"><table>
<thead><tr>${columns(texts, ['time', 'operation', 'status', 'reason'])}</tr></thead>
<tbody id="request-rows"></tbody></table></div>
<p><button type="button" id="requests-more" hidden>${texts.more}</button> <span id="evicted"></span></p>
`,
  dialogs: ({
    texts,
  }) => html`<dialog id="request-dialog" aria-label="${texts.request}"><button type="button" id="request-close">${texts.close}</button>
<div id="request-details"></div></dialog>`,
}

/** Returns a command that issues a code in the sandbox. */
function exampleRequest(url: string): string {
  return `curl -s ${url}/at-gift/demo-campaign/dc/getcode \\
  -H 'Content-Type: application/json' \\
  -d '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}'`
}
