/** The contrast ratio that WCAG 2.2 AA requires between a text and its background. */
const LEAST_CONTRAST = 4.5

/** A page is dark if the relative luminance of its main color (0 to 1) is lower than this limit. */
const DARK_BELOW = 0.05

/** A color as six hex digits, such as `b3d4fc`. */
export type HexColor = string

/**
 * The colors of a page. Each text color has the contrast that WCAG AA requires on the background that the comment of
 * the text color names.
 */
export interface Palette {
  scheme: 'light' | 'dark'
  /** Background of the page. */
  surface: HexColor
  /** Text on the surface. */
  text: HexColor
  /** Less important text on the surface. */
  muted: HexColor
  /** The secondary color for texts on the surface, lightened or darkened if necessary. */
  accent: HexColor
  main: HexColor
  /** Text on the main color. */
  onMain: HexColor
  sub: HexColor
  /** Text on the secondary color. */
  onSub: HexColor
}

const schemes = {
  light: { scheme: 'light', surface: 'ffffff', text: '1b1b1f', muted: '55555f' },
  dark: { scheme: 'dark', surface: '17171b', text: 'e6e6ea', muted: 'a9a9b4' },
} as const

/** The colors of a page that has no design. */
const neutral = { main: 'f3f3f3', sub: 'cccccc' } as const

/** Returns the color if it is six hex digits, else the other color. */
function validOr(other: HexColor, color: string): HexColor {
  return /^[\da-f]{6}$/i.test(color) ? color : other
}

/**
 * Returns the colors of a page with the given main color and the given secondary color. A very dark main color makes
 * the page dark. A color that is not six hex digits is replaced by the neutral color.
 */
export function paletteOf(design: { main: string; sub: string }): Palette {
  const main = validOr(neutral.main, design.main)
  const sub = validOr(neutral.sub, design.sub)
  const scheme = schemes[luminanceOf(main) < DARK_BELOW ? 'dark' : 'light']
  return {
    ...scheme,
    accent: readableOn(scheme.surface, sub),
    main,
    onMain: textColorOn(main),
    sub,
    onSub: textColorOn(sub),
  }
}

/**
 * Returns black or white, whichever is easier to read on the background. The contrast is at least 4.58, which is more
 * than WCAG AA requires.
 */
function textColorOn(background: HexColor): '000000' | 'ffffff' {
  return contrastOf('000000', background) >= contrastOf('ffffff', background) ? '000000' : 'ffffff'
}

/** Number of steps in which a color approaches black or white. */
const STEPS = 20

/**
 * Returns `color` if this color is readable on the background. Otherwise, adds as little black or white as necessary.
 */
function readableOn(background: HexColor, color: HexColor): HexColor {
  const extreme = textColorOn(background)
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(color, extreme, step / STEPS)
    if (contrastOf(mixed, background) >= LEAST_CONTRAST) return mixed
  }
  return extreme
}

/** Returns the contrast ratio of two colors by WCAG 2.2, from 1 to 21. */
function contrastOf(one: HexColor, other: HexColor): number {
  const [a, b] = [luminanceOf(one), luminanceOf(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** Returns the relative luminance of a color. The result is between 0 and 1 (WCAG 2.2). */
function luminanceOf(color: HexColor): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channelsOf(color: HexColor): number[] {
  return [0, 2, 4].map((start) => Number.parseInt(color.slice(start, start + 2), 16))
}

/** Mixes two colors. @param share proportion of the second color, from 0 to 1 */
function mix(one: HexColor, other: HexColor, share: number): HexColor {
  const others = channelsOf(other)
  return channelsOf(one)
    .map((channel, index) =>
      Math.round(channel + ((others[index] ?? 0) - channel) * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')
}
