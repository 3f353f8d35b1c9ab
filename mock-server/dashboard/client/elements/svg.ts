const NAMESPACE = 'http://www.w3.org/2000/svg'

/** Creates an element of a drawing. Strings become text nodes, so text from a request is never parsed. */
export function svg(
  name: string,
  attributes: Record<string, string | number> = {},
  ...children: (Node | string)[]
): SVGElement {
  const created = document.createElementNS(NAMESPACE, name)
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, String(value))
  created.append(...children)
  return created
}

/** Creates a drawing with a name and a description for screen readers. */
export function drawing(
  { width, height, title, description }: { width: number; height: number; title: string; description: string },
  ...children: Node[]
): SVGElement {
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title, class: 'drawing' },
    svg('title', {}, title),
    svg('desc', {}, description),
    ...children,
  )
}
