import { providers } from '../../../../app.ts'
import type { Text } from '../../../../core/localized-text.ts'
import { valueText } from './value-text.ts'

/** Returns the name of a setting with its meaning, and its value. */
export function settingText(name: string, value: unknown): Text {
  const shown = valueText(value)
  const meaning = meaningOf(name)
  return meaning
    ? { en: `${name} (${meaning.en}): ${shown.en}`, ja: `${name}（${meaning.ja}）: ${shown.ja}` }
    : { en: `${name}: ${shown.en}`, ja: `${name}: ${shown.ja}` }
}

/** Returns the first sentence about the meaning of a setting, without its full stop. */
function meaningOf(name: string): Text | undefined {
  const meaning = providers.find(({ settings }) => Object.hasOwn(settings, name))?.settings[name]?.meaning
  return meaning && { en: meaning.en.split(/\.(?: |$)/)[0] ?? '', ja: meaning.ja.split('。')[0] ?? '' }
}
