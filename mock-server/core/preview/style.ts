import type { PageRequest } from '../provider/provider.ts'
import { type Palette, paletteOf } from './colors.ts'

/**
 * Returns the style sheet of a preview page. The page's content security policy forbids inline styles, so the page has
 * to load the style sheet from a separate URL.
 */
export function previewStyle({ scheme, ...colors }: Palette): string {
  const properties = Object.entries(colors).map(([name, color]) => `--${name}:#${color};`)
  return `:root{color-scheme:${scheme};${properties.join('')}}\n${rules}`
}

const rules = `*{box-sizing:border-box}
body{margin:0;font:1rem/1.6 system-ui,sans-serif;color:var(--text);background:var(--surface);overflow-wrap:anywhere}
aside,header,main{padding:.75rem max(1rem,calc(50% - 20rem))}
aside{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;font-size:.875rem;color:var(--muted);border-block-end:1px dashed}
aside p{margin:0}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;min-height:3rem;color:var(--onMain);background:var(--main)}
h1{font-size:1.5rem;line-height:1.3;margin:.5rem 0}
h2{font-size:1.1rem;margin:0 0 .5rem}
section{margin-block-start:1.5rem;padding:1rem;border:2px solid var(--accent);border-radius:.5rem}
section>:last-child{margin-block-end:0}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--text);outline-offset:3px}
img{display:block;max-width:100%}
.logo{height:1.5rem}
.picture{border-radius:.5rem}
.amount{font-size:2rem;font-weight:600;margin:0}
.notice{padding:.5rem .75rem;border:2px solid;border-radius:.5rem;font-weight:600}
dt{color:var(--muted);font-size:.875rem}
dd{margin:0 0 .75rem}
ul{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:.5rem;margin:0;padding:0}
.choice{display:block;height:100%;padding:.75rem;text-align:center;font-weight:600;color:var(--onSub);background:var(--sub);border:1px solid var(--text);border-radius:.5rem}
`

/** Renders the style sheet for the colors of the query (`main` and `sub`, six hex digits each). */
export function renderPreviewStyle({ query }: Pick<PageRequest, 'query'>): Response {
  const palette = paletteOf({ main: query.get('main') ?? '', sub: query.get('sub') ?? '' })
  return new Response(previewStyle(palette), {
    headers: { 'content-type': 'text/css; charset=utf-8', 'x-content-type-options': 'nosniff' },
  })
}
