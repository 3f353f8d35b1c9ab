import { SignInRequired } from './api.ts'
import { byId } from './elements/dom.ts'

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

export const attempt: Attempt = (action, show) => void run(action, show)

async function run(...[action, show]: Parameters<Attempt>): Promise<void> {
  byId('problem').hidden = true
  await action().then(
    () => readAgain().catch((error: unknown) => showProblem(error)),
    (error: unknown) => showProblem(error, show),
  )
}

/** Time after the end of a change [ms]. During this time, another click at the same place does nothing. */
const SETTLE_MS = 500
/** Maximum distance in pixels of two clicks at the same place. */
const SAME_PLACE = 8

/** The place of the last click. */
let click = { x: 0, y: 0 }
/** The place of the last click that ran `attemptOnce`. Until `untilMs`, a further click at this place does nothing. */
let settling = { ...click, untilMs: 0 }

document.addEventListener('click', ({ clientX, clientY }) => (click = { x: clientX, y: clientY }), true)

/**
 * Runs a change like `attempt`, but only once if the user double-clicks. The second click does nothing, even if the
 * first click has moved another button to the same place.
 */
export const attemptOnce: Attempt = (...parts) => {
  const { x, y, untilMs } = settling
  if (performance.now() < untilMs && Math.hypot(click.x - x, click.y - y) < SAME_PLACE) return
  const mine = (settling = { ...click, untilMs: Infinity })
  void run(...parts).then(() => (mine.untilMs = performance.now() + SETTLE_MS))
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
