import { html, raw } from 'hono/html'
import { type FirstRequests, firstRequests } from '../first-requests.ts'
import { names } from '../texts/names.ts'
import type { Html, PageContext } from './panel.ts'

/**
 * Returns the programs that a new user can run first. The programs are below the table of requests, and are visible
 * until the first request has arrived.
 */
export function firstVisit(context: PageContext): Html {
  const { texts, url } = context
  return html`<details id="first-requests" open><summary>${texts.howToSend}</summary><p>${texts.firstHelp}</p>
${firstRequests(url).map((program, index) => {
  const title = titleOf(program, context)
  const { operation, note, code } = program
  return html`<details${operation === undefined ? '' : ' open'}><summary>${title}</summary>
<p><button type="button" data-copy="first-${index}" aria-label="${texts.copy}: ${title}">${texts.copy}</button>${note === undefined ? '' : ` ${texts[note]}`}</p>
<pre id="first-${index}" tabindex="0">${raw(asText(code))}</pre></details>`
})}</details>`
}

/** Escapes a text for an element. `html` would also escape the many quotes in a program. */
function asText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function titleOf({ language, operation, file }: FirstRequests, { language: page }: PageContext): string {
  if (operation === undefined) return `${language} (${file})`
  const provider = operation.startsWith('at-gift') ? 'at-gift' : 'realpay-gift'
  const [first, second] = [names[provider][page], names[operation][page]]
  return page === 'ja' ? `${language}（${first}：${second}）` : `${language}, ${first}: ${second}`
}
