type Child = Node | string | number | null | undefined | false

type Attributes = Record<string, string | number | boolean | ((event: Event) => void) | undefined>

/**
 * Creates an element. Strings become text nodes, so text from a request is never parsed as HTML.
 * @param attributes attributes by name; a function is added as a listener of the event, such as `{ click: … }`
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') created.addEventListener(key, value)
    else if (value === true) created.setAttribute(key, '')
    else if (value !== undefined && value !== false) created.setAttribute(key, String(value))
  }
  created.append(
    ...children.flatMap((child) =>
      child === null || child === undefined || child === false
        ? []
        : typeof child === 'number'
          ? [`${child}`]
          : [child],
    ),
  )
  return created
}

/** Returns the element with an id. @throws Error if the page has no such element */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no element "${id}"`)
  return found
}

export function inputOf(id: string): HTMLInputElement {
  return byId(id) as HTMLInputElement
}

export function selectOf(id: string): HTMLSelectElement {
  return byId(id) as HTMLSelectElement
}

export function numberIn(id: string): number {
  return inputOf(id).valueAsNumber
}

/** Offers a text to the user as a file. */
export function download(name: string, content: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  element('a', { href: url, download: name }).click()
  URL.revokeObjectURL(url)
}
