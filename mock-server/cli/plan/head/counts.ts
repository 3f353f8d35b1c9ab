import { pluralize, type Text } from '../../../core/localized-text.ts'

/** Returns a number of items of the plan as text. */
export function itemCount(count: number): Text {
  return { en: pluralize(count, 'item'), ja: `${count} 項目` }
}

/** Returns a number of searches as text. */
export function searchCount(count: number): Text {
  return { en: count === 1 ? '1 search' : `${count} searches`, ja: `探索 ${count} 件` }
}
