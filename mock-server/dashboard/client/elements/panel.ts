/** The script of a panel of the page. */
export interface Panel {
  /** Name of the tab and of the panel, as in `../panels`. */
  name: string
  /** Connects the elements of the panel. Called once, when the page opens. */
  setUp?(): void
  /** Reads and shows the data of the panel. Called when the panel is selected, and after the user changed something. */
  load?(): Promise<void>
  /**
   * Names of the events after which `load` is called again while the panel is visible. While events arrive, the page
   * waits between two calls.
   */
  reloadOn?: readonly string[]
  /** Shows the data of an event. Called for each event, even if the panel is hidden, so this function must be quick. */
  onEvent?(name: string, data: unknown): void
}
