import type { Language, Text } from '../localized-text.ts'
import { thousands } from '../util/thousands.ts'

/** HTML in which every text is escaped, as the function `html` of Hono returns it. */
export type Html = string & { isEscaped: true }

export interface Preview {
  status: number
  language: Language
  /** Parameters of the page's URL that the link to the other language keeps, without `lang`. */
  parameters: Readonly<Record<string, string>>
  /** URL of the style sheet, relative to the page. */
  style: Html | Promise<Html>
  title: Html | Promise<Html>
  /** The content of the page's header. The background of the header is the main color. */
  header: Html | Promise<Html>
  main: Html | Promise<Html>
}

const texts = {
  preview: {
    en: 'Preview of gift-provider-mock: not the page of the provider. The gift is not real.',
    ja: 'gift-provider-mock によるプレビュー（プロバイダーの実際の画面ではありません）。このギフトは実在しません。',
  },
  label: { en: 'About this page', ja: 'この画面について' },
  otherLanguage: { en: '日本語', ja: 'English' },
} as const satisfies Record<string, Text>

/**
 * Headers of a preview page. The page runs no script and loads nothing from another host. The page's URL contains the
 * code of a gift, so browsers must neither send the URL to other sites nor store a copy of the page.
 */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  vary: 'accept-language',
} as const

/**
 * Returns the response with a page that shows what an end user would see. The page contains a note that the page is a
 * preview.
 * @throws TypeError if a part of the page is a promise, because a page is rendered in a transaction, which cannot wait
 */
export function previewResponse({ status, language, parameters, ...parts }: Preview): Response {
  const other = language === 'ja' ? 'en' : 'ja'
  const page = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${rendered(parts.title)}</title>
<link rel="stylesheet" href="${rendered(parts.style)}">
</head>
<body>
<aside aria-label="${texts.label[language]}"><p>${texts.preview[language]}</p>
<a href="${previewLink({ ...parameters, lang: other }).replaceAll('&', '&amp;')}" lang="${other}" hreflang="${other}">${texts.otherLanguage[language]}</a></aside>
<header>${rendered(parts.header)}</header>
<main>
${rendered(parts.main)}
</main>
</body>
</html>
`
  return new Response(page, { status, headers })
}

function rendered(part: Html | Promise<Html>): Html {
  if (part instanceof Promise) throw new TypeError('a page has to be made at once')
  return part
}

/**
 * Returns a link to the same page with these parameters. The link has to be escaped for HTML, because it may contain
 * `&`.
 */
export function previewLink(parameters: Readonly<Record<string, string>>): string {
  return `?${new URLSearchParams(parameters).toString()}`
}

/** Returns an amount [yen] as text. */
export function yen(amount: number, language: Language): string {
  const digits = thousands(amount)
  return language === 'ja' ? `${digits}円` : `¥${digits}`
}
