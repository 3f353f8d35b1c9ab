import { expect, test } from 'vitest'
import { providers, settingDefinitions } from '../../mock-server/app.ts'
import type { Text } from '../../mock-server/core/localized-text.ts'
import { alternativeTexts } from '../../mock-server/core/provider/evidence.ts'
import { parseSettings } from '../../mock-server/core/settings/settings.ts'
import { alternativesIn } from './alternative-probes.ts'

const known = await Promise.all(
  providers.map(async ({ name, register, assumptions }) => ({ name, register, assumptions: await assumptions() })),
)

test.each(known)(
  '$name: the list of assumptions contains exactly the rules that the register marks as assumed',
  (provider) => {
    const assumed = Object.entries(provider.register).flatMap(([id, { evidence }]) =>
      evidence === 'assumed' ? [id] : [],
    )
    expect(Object.keys(provider.assumptions).toSorted()).toEqual(assumed.toSorted())
  },
)

test.each(known)(
  '$name: no two alternatives to assumed rules have the same name or the same settings',
  ({ assumptions }) => {
    const all = alternativesIn(assumptions)
    for (const values of [all.map(({ id }) => id), all.map(({ settings }) => JSON.stringify(settings))])
      expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([])
  },
)

test.each(known)(
  '$name: the settings of each alternative are valid, differ from the defaults, and belong to the assumed rule',
  ({ assumptions, register }) => {
    for (const { id, rule, settings } of alternativesIn(assumptions)) {
      expect([id, parseSettings(settingDefinitions, settings)]).toEqual([id, settings])
      for (const [name, value] of Object.entries(settings)) {
        expect([id, value]).not.toEqual([id, settingDefinitions[name]?.default])
        expect([id, register[rule]?.settings]).toEqual([id, expect.arrayContaining([name])])
        expect([id, settingDefinitions[name]?.evidence]).toEqual([id, expect.arrayContaining([rule])])
      }
    }
  },
)

test.each(known)(
  '$name: every text about an assumption is in two languages, and every question to the provider is a question',
  ({ assumptions }) => {
    for (const [rule, assumption] of Object.entries(assumptions)) {
      const texts: Text[] = [
        ...alternativeTexts(assumption),
        ...(assumption.kind === 'mock' ? [assumption.reason] : [assumption.question, assumption.decidedBy]),
      ]
      for (const { en, ja } of texts) {
        expect(en, `${rule}: begin the English text with a capital`).toMatch(/^(?:[A-Z]|filename|redirect_url)/)
        expect(en, `${rule}: write no Japanese in the English text`).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
        expect(en, `${rule}: end the English text with a full stop or a question mark`).toMatch(/[.?]$/)
        expect(ja, `${rule}: write the second text in Japanese, and end it with 。`).toMatch(
          /[\u3040-\u30ff\u4e00-\u9fff].*。$/,
        )
      }
      if (assumption.kind === 'mock') continue
      expect([rule, assumption.question.en]).toEqual([rule, expect.stringMatching(/\?$/)])
      expect([rule, assumption.question.ja]).toEqual([rule, expect.stringMatching(/(?:か|ください)。$/)])
    }
  },
)
