import { html } from 'hono/html'
import { firstVisit } from './first-visit.ts'
import { columns, type Panel } from './panel.ts'

/** The table of requests, and the dialog of a request. */
export const requestsPanel: Panel = {
  name: 'requests',
  content: (context) => {
    const { texts } = context
    return html`
<p class="filters"><label>${texts.provider} <select id="filter-provider"></select></label>
<label>${texts.operation} <select id="filter-operation"></select></label>
<label>${texts.outcome} <select id="filter-outcome"></select></label>
<label>${texts.filter} <input type="search" id="request-filter"></label></p>
<p id="requests-empty">${texts.requestsEmpty}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${texts.requests}"><table>
<thead><tr>${columns(texts, ['time', 'operation', 'status', 'reason'])}</tr></thead>
<tbody id="request-rows"></tbody></table></div>
<p id="no-match" hidden>${texts.noMatch}</p>
<div role="group" aria-label="${texts.pages}"><button type="button" id="requests-newest">${texts.newest}</button>
<button type="button" id="requests-newer">${texts.newer}</button>
<button type="button" id="requests-older">${texts.older}</button>
<span id="request-position"></span> <span id="evicted"></span></div>
${firstVisit(context)}
`
  },
  dialogs: ({
    texts,
  }) => html`<dialog id="request-dialog" aria-label="${texts.request}"><button type="button" id="request-close">${texts.close}</button>
<div id="request-details" tabindex="0" role="region" aria-label="${texts.request}" autofocus></div></dialog>`,
}
