import { text } from '../config.ts'
import { element } from '../elements/dom.ts'
import type { RequestEntry } from '../types.ts'

/**
 * Returns a link to the gift page whose URL is in the response to a request; null if the response contains no such URL.
 * A URL with another host gets no link, because only the mock itself serves gift pages.
 */
export function giftLink({ response }: RequestEntry): HTMLElement | null {
  const found = response.status === 200 ? urlIn(parsed(response.body)) : undefined
  return found === undefined
    ? null
    : element('a', { href: found, target: '_blank', rel: 'noopener' }, text('openGiftPage'))
}

function parsed(body: string | null): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return undefined
  }
}

/** Matches the path of a gift page, with or without the path of a sandbox in front. */
const page = /^(?:\/sandboxes\/[^/]+)?\/(?:realpay-gift\/user\?|at-gift\/code\/)/

function urlIn(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const path = value.startsWith(`${location.origin}/`) ? value.slice(location.origin.length) : ''
    return page.test(path) ? value : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const member of Object.values(value)) {
    const found = urlIn(member)
    if (found !== undefined) return found
  }
  return undefined
}
