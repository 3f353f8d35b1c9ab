import { html } from 'hono/html'
import { columns, type Panel } from './panel.ts'

/**
 * The armed faults, the inputs of the preset for testers, the form that arms a fault, and the faults of the scenarios
 * in the library.
 */
export const faultsPanel: Panel = {
  name: 'faults',
  content: ({ texts }) => html`
<h2>${texts.armed}</h2><div class="box"><p id="faults-empty">${texts.faultsEmpty}</p><ul id="armed-faults"></ul></div>
<details id="preset"><summary>${texts.presetTitle}<span id="preset-count"></span></summary><p>${texts.presetHelp}</p><table>
<thead><tr>${columns(texts, ['input', 'whatHappens', 'state'])}</tr></thead><tbody id="preset-rows"></tbody></table></details>
<h2>${texts.offered}</h2>
<p><label>${texts.operation} <select id="fault-operation"></select></label>
<label>${texts.callNumbers} <input id="fault-calls" value="1" size="6" aria-describedby="fault-calls-help"></label>
<label>${texts.seconds} <input type="number" id="fault-seconds" value="30" min="0" max="86400"></label></p>
<p id="fault-calls-help">${texts.callNumbersHelp}</p>
<div id="fault-offers"></div>
<h2>${texts.scenarioFaults}</h2>
<p><label>${texts.scenario} <select id="fault-scenario"></select></label>
<button type="button" id="fault-scenario-arm">${texts.armAll}</button></p>
<ul id="fault-scenario-list"></ul>
`,
}
