/** The style of the page. A radio button at the top selects the language. */
export const STYLE = `
:root { color-scheme: light dark; --good: #18794e; --bad: #c62a2f; --line: #8884; font: 16px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
label { margin-right: 1rem }
#en:checked ~ main [lang=ja], #ja:checked ~ main [lang=en] { display: none }
.bound { border-left: .4rem solid var(--good); padding: .6rem 1rem; font-size: 1.15rem; background: #8881 }
.bound.bad { border-color: var(--bad) } .bound.open { border-color: #b58900 }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: center }
tbody th { text-align: left; font-weight: 500; white-space: nowrap }
thead th + th span { writing-mode: vertical-rl }
td.passed { color: var(--good) } td.lost { color: #fff; background: var(--bad); font-weight: 700 }
td.undecided { background: #f5d90a55 } td.not-tried { color: #888 }
section { border-top: 1px solid var(--line); margin-top: 2rem }
svg { width: 100%; max-width: 44rem; font: 13px system-ui, sans-serif; color: currentColor }
svg text { fill: currentColor } svg .name { font-weight: 700 } svg .fault { fill: var(--bad); font-size: 12px }
svg line, svg path.lost { stroke: currentColor; stroke-width: 1.4; fill: none }
svg .life { stroke: #8888; stroke-dasharray: 3 4 }
svg .bad, svg .lost { color: var(--bad); stroke: var(--bad) } svg .lost { stroke-dasharray: 6 4 }
svg path.lost { stroke-dasharray: none; stroke-width: 2.4 }
pre { overflow-x: auto; background: #8881; padding: 1rem; font-size: .85rem }
dt { font-weight: 600 } dd { margin: 0 0 .3rem 1rem }
@media print { input, label { display: none } }
`
