import { SignInRequired } from './api.ts'
import { byId } from './dom.ts'

/**
 * A function that runs a change, and shows the problem if the control API rejects the change. `show` shows the message
 * of the problem; by default, the message is shown above the panels.
 */
export type Attempt = (action: () => Promise<void>, show?: (message: string) => void) => void

let readAgain: () => Promise<void> = async () => {}

/** Sets the function that reads the data of the page again after a change. */
export function afterChanges(read: () => Promise<void>): void {
  readAgain = read
}

export const attempt: Attempt = (action, show) => {
  byId('problem').hidden = true
  action().then(
    () => readAgain().catch((error: unknown) => showProblem(error)),
    (error: unknown) => showProblem(error, show),
  )
}

/**
 * Shows a problem. If the control API requires a token, the page asks for the token.
 * @param show shows the message of the problem; by default above the panels
 */
export function showProblem(error: unknown, show: (message: string) => void = showAbovePanels): void {
  if (error instanceof SignInRequired) {
    const dialog = byId('sign-in') as HTMLDialogElement
    if (!dialog.open) dialog.showModal()
    return
  }
  show(error instanceof Error ? error.message : String(error))
}

function showAbovePanels(message: string): void {
  const problem = byId('problem')
  problem.textContent = message
  problem.hidden = false
}
