/** The script of a panel of the page. */
export interface Panel {
  /** Name of the tab and of the panel, as in `../panels`. */
  name: string
  /** Connects the elements of the panel. Called once, when the page opens. */
  setUp?(): void
  /** Reads the data of the panel and shows the data. Called when the user selects the panel or changes something. */
  load?(): Promise<void>
  /**
   * Names of events. After such an event, the page calls `load` again if the panel is visible. While events arrive, the
   * page waits between two calls.
   */
  reloadOn?: readonly string[]
  /** Shows the data of an event. Called for each event, even if the panel is hidden, so this function must be quick. */
  onEvent?(name: string, data: unknown): void
}
