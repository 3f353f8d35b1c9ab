import { text } from '../config.ts'
import { byId, element } from './dom.ts'

/** Time during which a button says that the text was copied [ms]. */
const SHOWN_MS = 2000

/** Creates a button that copies a text to the clipboard. @param name name of the button for screen readers */
export function copyButton(copied: string, name: string): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', 'aria-label': name, click: () => void copy(copied, button) },
    text('copy'),
  )
  return button
}

/** Connects the buttons of the page that copy the text of an element. */
export function setUpCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]'))
    button.addEventListener('click', () => void copy(byId(button.dataset['copy'] ?? '').textContent ?? '', button))
}

async function copy(copied: string, button: HTMLButtonElement): Promise<void> {
  const key = await navigator.clipboard.writeText(copied).then(
    () => 'copied',
    () => 'copyFailed',
  )
  button.textContent = text(key)
  setTimeout(() => (button.textContent = text('copy')), SHOWN_MS)
}
