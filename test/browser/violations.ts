import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Returns the accessibility violations that axe finds on a page, one sentence each. axe computes details only for the
 * violations. On a long page, the details of the passed checks would take much longer than the checks themselves.
 */
export async function violationsOn(page: Page): Promise<string[]> {
  // axe is inserted with `evaluate`, because the content security policy of the page does not apply to `evaluate`.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source)
  return page.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'] })
    .then(({ violations }) => violations.map(({ id, help }) => id + ': ' + help))`)
}
