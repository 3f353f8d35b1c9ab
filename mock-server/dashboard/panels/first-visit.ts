import { html } from 'hono/html'
import { firstRequests } from '../first-requests.ts'
import type { Html, PageContext } from './panel.ts'

/** Returns the programs that a new user sends first. They are open until the first request has arrived. */
export function firstVisit({ texts, url }: PageContext): Html {
  return html`<p id="requests-empty">${texts.requestsEmpty}</p>
<details id="first-requests" open><summary>${texts.howToSend}</summary><p>${texts.firstHelp}</p>
${firstRequests(url).map(
  ({ name, file, note, code }, index) =>
    html`<details${name.startsWith('curl') ? ' open' : ''}><summary>${name}${file === undefined ? '' : ` (${file})`}</summary>
<p><button type="button" data-copy="first-${index}" aria-label="${texts.copy}: ${name}">${texts.copy}</button>${note === undefined ? '' : ` ${texts[note]}`}</p>
<pre id="first-${index}" tabindex="0">${code}</pre></details>`,
)}</details>`
}
