import { html, raw } from 'hono/html'
import type { Language } from '../core/localized-text.ts'
import type { Provider } from '../core/provider/provider.ts'
import { type TextKey, textsIn } from './texts.ts'

export interface PageOptions {
  language: Language
  /** Id of the sandbox that the page shows. */
  sandbox: string
  /** URL of the sandbox, without a trailing slash. */
  url: string
  providers: readonly Provider[]
}

/** Milliseconds by which the fault "the response takes 30 seconds" delays a response. */
const SLOW_MS = 30_000

/** The effects that the page offers for each operation that changes something. */
const presets = {
  lose: () => ({ phase: 'after-commit', effect: { type: 'reset-connection' } }),
  error: ({ errorStatuses }: Provider) => ({
    phase: 'before-commit',
    effect: { type: 'provider-error', status: Math.max(...errorStatuses) },
  }),
  slow: () => ({ phase: 'after-commit', effect: { type: 'delay', ms: SLOW_MS } }),
}

/**
 * Renders the dashboard without data. The script of the page reads the data from the control API, so the page needs no
 * permission and contains no secret.
 */
export function renderPage({ language, sandbox, url, providers }: PageOptions): string {
  const texts = textsIn(language)
  const base = new URL(url).pathname.replace(/\/$/, '')
  const other = language === 'ja' ? 'en' : 'ja'
  const config = {
    language,
    base,
    sandbox,
    texts,
    presets: presetsOf(providers, texts),
  }
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.title}: ${sandbox}</title>
<link rel="stylesheet" href="/dashboard/style.css">
<script type="application/json" id="config">${raw(JSON.stringify(config).replaceAll('<', '\\u003c'))}</script>
<script type="module" src="/dashboard/main.js"></script>
</head>
<body>
<header>
<h1>${texts.title}</h1>
<label>${texts.sandbox} <select id="sandboxes"><option selected>${sandbox}</option></select></label>
<span id="connection" role="status"></span>
<a href="?lang=${other}" lang="${other}" hreflang="${other}">${texts.otherLanguage}</a>
</header>
<noscript><p>${texts.noScript}</p></noscript>
<p id="problem" role="alert" class="bad" hidden></p>
<main>
<section aria-label="${texts.summary}"><dl>
<div><dt>${texts.totalYen}</dt><dd id="total-yen">–</dd></div>
<div><dt>${texts.totalCodes}</dt><dd id="total-codes">–</dd></div>
<div><dt>${texts.totalOrphans}</dt><dd id="total-orphans">–</dd></div>
<div><dt>${texts.totalDuplicates}</dt><dd id="total-duplicates">–</dd></div>
<div><dt>${texts.totalRefused}</dt><dd id="total-refused">–</dd></div>
<div><dt>${texts.conductResult}</dt><dd id="total-conduct">–</dd></div>
<div><dt>${texts.runningScenario}</dt><dd id="total-scenario">–</dd></div>
<div><dt>${texts.clock}</dt><dd id="clock">–</dd></div>
</dl></section>
<div role="tablist" aria-label="${texts.title}">
${tabs.map(
  (name, index) =>
    html`<button type="button" role="tab" id="tab-${name}" data-tab="${name}" aria-controls="panel-${name}" aria-selected="${index === 0}">${texts[name]}</button>`,
)}
</div>
<section role="tabpanel" id="panel-requests" aria-labelledby="tab-requests">
<p><label>${texts.filter} <input type="search" id="request-filter"></label>
<label><input type="checkbox" id="only-refused"> ${texts.onlyRefused}</label></p>
<div id="requests-empty"><p>${texts.requestsEmpty}</p><pre>${exampleRequest(url)}</pre></div>
<div class="scroll" tabindex="0" role="region" aria-label="${texts.requests}"><table>
<thead><tr>${columns(texts, ['time', 'operation', 'status', 'reason'])}</tr></thead>
<tbody id="request-rows"></tbody></table></div>
<p><button type="button" id="requests-more" hidden>${texts.more}</button> <span id="evicted"></span></p>
</section>
<section role="tabpanel" id="panel-ledger" aria-labelledby="tab-ledger" hidden>
<p><button type="button" id="ledger-csv">${texts.csv}</button></p>
<p id="ledger-empty">${texts.ledgerEmpty}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${texts.ledger}"><table>
<thead><tr>${columns(texts, ['time', 'provider', 'product', 'reference', 'faceValue', 'fee', 'state'])}</tr></thead>
<tbody id="ledger-rows"></tbody></table></div>
</section>
<section role="tabpanel" id="panel-conduct" aria-labelledby="tab-conduct" hidden><ul id="conduct-rules"></ul></section>
<section role="tabpanel" id="panel-faults" aria-labelledby="tab-faults" hidden>
<h2>${texts.armed}</h2><p id="faults-empty">${texts.faultsEmpty}</p><ul id="armed-faults"></ul>
<h2>${texts.offered}</h2><ul id="fault-presets"></ul>
</section>
<section role="tabpanel" id="panel-scenarios" aria-labelledby="tab-scenarios" hidden>
<div id="running-scenario"></div><ul id="scenario-list"></ul></section>
<section role="tabpanel" id="panel-settings" aria-labelledby="tab-settings" hidden><ul id="settings-list"></ul></section>
<section role="tabpanel" id="panel-clock" aria-labelledby="tab-clock" hidden>
<p><button type="button" id="clock-freeze">${texts.freeze}</button>
<button type="button" id="clock-run">${texts.run}</button></p>
<p><label>${texts.seconds} <input type="number" id="clock-seconds" value="60" min="0"></label>
<button type="button" id="clock-advance">${texts.advance}</button></p>
<p><button type="button" id="reset">${texts.reset}</button></p>
</section>
</main>
<dialog id="request-dialog" aria-label="${texts.request}"><button type="button" id="request-close">${texts.close}</button>
<div id="request-details"></div></dialog>
<dialog id="sign-in" aria-label="${texts.signIn}"><form method="dialog" id="sign-in-form">
<label>${texts.token} <input type="password" id="token" autocomplete="off" required></label>
<button>${texts.signIn}</button></form></dialog>
</body>
</html>
`
  // `page` is not a promise, because the page has no asynchronous parts.
  if (page instanceof Promise) throw new TypeError('the page has to be made at once')
  return page.toString()
}

const tabs = ['requests', 'ledger', 'conduct', 'faults', 'scenarios', 'settings', 'clock'] as const

function columns(texts: Record<TextKey, string>, keys: readonly TextKey[]): ReturnType<typeof html>[] {
  return keys.map((key) => html`<th scope="col">${texts[key]}</th>`)
}

/** Returns a command that issues a code in the sandbox. */
function exampleRequest(url: string): string {
  return `curl -s ${url}/at-gift/demo-campaign/dc/getcode \\
  -H 'Content-Type: application/json' \\
  -d '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}'`
}

/**
 * Returns the faults that the page offers. For each operation that a POST request starts, there is one fault per
 * effect.
 */
function presetsOf(
  providers: readonly Provider[],
  texts: Record<TextKey, string>,
): { name: string; title: string; fault: object }[] {
  const kinds = ['lose', 'error', 'slow'] as const
  return providers.flatMap((provider) =>
    provider.routes
      .flatMap((route) => (route.method === 'POST' && route.files !== true ? route.operations : []))
      .flatMap((operation) =>
        kinds.map((kind) => ({
          name: `${kind}-${operation.replace('.', '-')}`,
          title: texts[`preset-${kind}`].replace('{operation}', operation),
          fault: { ...presets[kind](provider), when: { operation, calls: [1] } },
        })),
      ),
  )
}
