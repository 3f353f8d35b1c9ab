/**
 * Endings of the polite style that the guide of the effects has, because the pages for people have it, and the endings
 * of the plain style that the plan has.
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
