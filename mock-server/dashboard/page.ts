import { html, raw } from 'hono/html'
import type { Language } from '../core/localized-text.ts'
import { commandFor } from '../core/version.ts'
import type { Provider } from '../core/provider/provider.ts'
import { panels } from './panels/index.ts'
import type { PageContext } from './panels/panel.ts'
import { namesIn } from './texts/names.ts'
import { type TextKey, textsIn } from './texts/index.ts'

export interface PageOptions {
  language: Language
  /** Id of the sandbox that the page shows. */
  sandbox: string
  /** URL of the sandbox, without a trailing slash. */
  url: string
  providers: readonly Provider[]
  /** Keys of the texts that the scripts use. The page passes only these texts to the scripts. */
  scriptKeys: readonly TextKey[]
}

/**
 * Renders the dashboard without data. The script of the page reads the data from the control API, so the page needs no
 * permission and contains no secret.
 */
export function renderPage({ language, sandbox, url, providers, scriptKeys }: PageOptions): string {
  const texts = textsIn(language)
  const base = new URL(url).pathname.replace(/\/$/, '')
  const other = language === 'ja' ? 'en' : 'ja'
  const config = {
    language,
    base,
    sandbox,
    texts: Object.fromEntries(scriptKeys.map((key) => [key, texts[key]])),
    names: namesIn(language, providers),
    command: commandFor(import.meta.filename),
    providers: providers.map(({ name, routes, outcomes }) => ({
      name,
      operations: routes.flatMap(({ operations }) => operations),
      outcomes: Object.keys(outcomes),
    })),
  }
  const context: PageContext = { language, texts, url, providers }
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
<section id="waiting" aria-label="${texts.waiting}" hidden><h2>${texts.waiting}</h2><ul id="waiting-list" aria-live="polite"></ul></section>
<div role="tablist" aria-label="${texts.title}">
${panels.map(
  ({ name }, index) =>
    html`<button type="button" role="tab" id="tab-${name}" data-tab="${name}" aria-controls="panel-${name}" aria-selected="${index === 0 ? 'true' : 'false'}">${texts[name]}</button>`,
)}
</div>
${panels.map(
  ({ name, content }, index) =>
    html`<section role="tabpanel" id="panel-${name}" aria-labelledby="tab-${name}"${index === 0 ? '' : ' hidden'}>${content(context)}</section>`,
)}
</main>
${panels.map(({ dialogs }) => dialogs?.(context) ?? '')}
<dialog id="sign-in" aria-label="${texts.signIn}"><form method="dialog" id="sign-in-form">
<label>${texts.token} <input type="password" id="token" autocomplete="off" required></label>
<button>${texts.signIn}</button></form></dialog>
</body>
</html>
`
  // `html` returns a promise only if a part of the page is asynchronous, and no part is.
  if (page instanceof Promise) throw new TypeError('the page has to be made at once')
  return page.toString()
}
