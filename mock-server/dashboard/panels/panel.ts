import { html } from 'hono/html'
import type { Language } from '../../core/localized-text.ts'
import type { Provider } from '../../core/provider/provider.ts'
import type { TextKey } from '../texts/index.ts'

/** The values that a panel needs when it is rendered. */
export interface PageContext {
  language: Language
  texts: Record<TextKey, string>
  /** URL of the sandbox, without a trailing slash. */
  url: string
  providers: readonly Provider[]
}

/** A fragment of the page. */
export type Html = ReturnType<typeof html>

/**
 * A panel of the page. `client/panels.ts` has the panel's script under the same name. The panel is rendered without
 * data.
 */
export interface Panel {
  /** Name of the panel, which is also the key of its title in the texts. */
  name: TextKey
  content(context: PageContext): Html
  /**
   * Returns the dialogs of the panel. The dialogs are outside the panel, because a dialog in a hidden panel would be
   * hidden too.
   */
  dialogs?(context: PageContext): Html
}

/** Returns the header cells of a table. */
export function columns(texts: Record<TextKey, string>, keys: readonly TextKey[]): Html[] {
  return keys.map((key) => html`<th scope="col">${texts[key]}</th>`)
}
