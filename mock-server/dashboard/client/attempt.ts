import { SignInRequired } from './api.ts'
import { byId } from './dom.ts'

/** A function that runs a change, and shows the problem if the control API rejects the change. */
export type Attempt = (action: () => Promise<void>) => void

let readAgain: () => Promise<void> = async () => {}

/** Sets the function that reads the data of the page again after a change. */
export function afterChanges(read: () => Promise<void>): void {
  readAgain = read
}

export const attempt: Attempt = (action) => {
  byId('problem').hidden = true
  action()
    .then(() => readAgain())
    .catch(showProblem)
}

/** Shows a problem above the panels. If the control API requires a token, the page asks for the token. */
export function showProblem(error: unknown): void {
  if (error instanceof SignInRequired) {
    const dialog = byId('sign-in') as HTMLDialogElement
    if (!dialog.open) dialog.showModal()
    return
  }
  const problem = byId('problem')
  problem.textContent = error instanceof Error ? error.message : String(error)
  problem.hidden = false
}
