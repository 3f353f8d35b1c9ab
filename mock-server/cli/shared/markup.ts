import type { Text } from '../../core/localized-text.ts'
import { visible } from '../../core/util/escape-deceptive.ts'

/** Escapes text for XML and HTML. Also replaces characters that can forge or hide text with readable escapes. */
export function xml(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Returns the text in both languages. The style of the page shows only one of the two texts. */
export function inBoth({ en, ja }: Text, element = 'span'): string {
  return en === ja
    ? xml(en)
    : `<${element} lang="en">${xml(en)}</${element}><${element} lang="ja">${xml(ja)}</${element}>`
}
