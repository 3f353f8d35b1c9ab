import type { Text } from '../../core/localized-text.ts'
import { languageOf } from '../../reporting/language.ts'
import { inBoth, xml } from './markup.ts'

/**
 * Returns an HTML page in both languages that needs no other file and runs no script. The reader switches the language
 * at the top; the style has to hide the elements of the other language.
 * @param main HTML below the title
 */
export function pageInBoth({ title, style, main }: { title: Text; style: string; main: string }): string {
  const language = languageOf()
  const choice = (name: 'en' | 'ja', label: string): string =>
    `<input type="radio" name="language" id="${name}"${language === name ? ' checked' : ''}><label for="${name}">${label}</label>`
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${xml(title[language])}</title>
<style>${style}</style>
${choice('en', 'English')}
${choice('ja', '日本語')}
<main>
<h1>${inBoth(title)}</h1>
${main}
</main>
</html>
`
}
