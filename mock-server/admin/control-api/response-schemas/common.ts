import { z } from 'zod'
import { effects, isEffectType } from '../../../core/faults/effects/index.ts'
import { lazy } from '../../../core/util/lazy.ts'

/** Returns the schemas of values that many responses contain, such as times and amounts. */
export const commonSchemas = lazy(() => {
  const text = z.object({ en: z.string(), ja: z.string() }).describe('A sentence in English and Japanese.')
  const time = z.string().describe('ISO 8601 in Japan time, with milliseconds.')
  const yen = z.int().describe('Yen.')
  const count = z.int().min(0)
  const evidence = z.enum(['documented', 'observed', 'assumed'])
  const headers = z.record(z.string(), z.string())
  const effectTypes = Object.keys(effects).filter(isEffectType)
  const effect = z.looseObject({ type: z.enum(effectTypes) }).describe('The type and the options of the type.')
  const operation = z.string().nullable().describe('Null if the request resolved to no operation.')
  const journalId = z.string().describe('The journal id.')
  const json = z.unknown()
  return { text, time, yen, count, evidence, headers, effectTypes, effect, operation, journalId, json }
})
