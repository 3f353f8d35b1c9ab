/** A link or an image of a Markdown page whose target is relative to the page. */
export interface RelativeLink {
  /** The link in the syntax of Markdown: `[limits.md](limits.md#costs)`. */
  source: string
  isImage: boolean
  label: string
  /**
   * Path of the target, relative to the folder of the page. Empty if the link leads to a heading of the page itself.
   */
  path: string
  /** The `#` and the anchor. Empty if the link has no anchor. */
  anchor: string
}

/**
 * Matches code or a link. Code is matched, too, because the syntax of a link has no meaning in a code block or in
 * inline code.
 */
const CODE_OR_LINK = /^ *```[^]*?^ *```$|`[^`\n]*`|(!?)\[((?:`[^`]*`|[^`\]])*)\]\((?![a-z]+:)([^)\s#]*)(#[^)\s]*)?\)/gm

/** Replaces each relative link of a Markdown page by the text that `replace` returns. */
export function replaceLinks(page: string, replace: (link: RelativeLink) => string): string {
  return page.replaceAll(
    CODE_OR_LINK,
    (source: string, image: string, label?: string, path?: string, anchor: string = '') =>
      label === undefined || path === undefined
        ? source
        : replace({ source, isImage: image === '!', label, path, anchor }),
  )
}

/**
 * Returns the text that replaces a link. The reader cannot open the target from the page, so the text consists of the
 * label and the place of the target. If the target's path ends with the label, the label is left out.
 * @param label label of the link
 * @param path path of the target from the root of the package
 * @param place text to print for the target, such as its path or a command that prints it
 */
export function linkAsText(label: string, path: string, place: string, isJapanese: boolean): string {
  if (path.endsWith(label.replaceAll('`', ''))) return `\`${place}\``
  return isJapanese ? `${label}（\`${place}\`）` : `${label} (\`${place}\`)`
}
