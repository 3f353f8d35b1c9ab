import { html } from 'hono/html'
import { firstRequests } from '../first-requests.ts'
import type { Html, PageContext } from './panel.ts'

/** Returns the programs that a new user sends first. */
export function firstVisit({ texts, url }: PageContext): Html {
  return html`<p>${texts.requestsEmpty}</p><p>${texts.firstHelp}</p>
${firstRequests(url).map(
  ({ name, file, code }, index) =>
    html`<details${index === 0 ? ' open' : ''}><summary>${name}${file === undefined ? '' : ` (${file})`}</summary>
<p><button type="button" data-copy="first-${name}" aria-label="${texts.copy}: ${name}">${texts.copy}</button></p>
<pre id="first-${name}" tabindex="0">${code}</pre></details>`,
)}`
}
