const titles: Readonly<Record<string, string>> = {
  'at-gift': 'あっとギフト on-demand API (`at-gift`)',
  'realpay-gift': 'デジタルギフト partner API (`realpay-gift`)',
}

/** Returns the title of the section about a provider. */
export function titleOf(provider: string): string {
  return titles[provider] ?? provider
}

/** Escapes a text for a cell of a Markdown table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
