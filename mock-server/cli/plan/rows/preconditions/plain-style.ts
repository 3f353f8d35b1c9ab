/**
 * Pairs of Japanese sentence endings. The guide of the effects uses the polite ending, and the plan uses the plain
 * ending.
 */
const endings: readonly (readonly [polite: string, plain: string])[] = [
  ['くありません', 'くない'],
  ['届きません', '届かない'],
  ['残りません', '残らない'],
  ['ません', 'ない'],
  ['返します', '返す'],
  ['します', 'する'],
  ['返ります', '返る'],
  ['なります', 'なる'],
  ['待ちます', '待つ'],
  ['届きます', '届く'],
  ['付きます', '付く'],
  ['進みます', '進む'],
  ['ます', 'る'],
]

/** Returns a Japanese text of the guide in the plain style (である). */
export function plainStyle(text: string): string {
  return endings.reduce((rest, [polite, plain]) => rest.replaceAll(polite, plain), text)
}
