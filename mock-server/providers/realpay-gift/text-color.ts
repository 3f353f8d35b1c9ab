/**
 * Returns black or white, whichever is easier to read on the background. The contrast is at least 4.58, which is more
 * than WCAG AA requires.
 */
export function textColorOn(background: string): '000000' | 'ffffff' {
  const luminance = luminanceOf(background)
  return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? '000000' : 'ffffff'
}

/** Returns the relative luminance of a color with six hex digits. The result is between 0 and 1 (WCAG 2.2). */
function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
    const share = Number.parseInt(color.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
