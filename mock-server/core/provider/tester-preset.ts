/**
 * The preset for testers: special inputs of a client, such as a product or a price, for which the provider misbehaves.
 * Testers enter the inputs on the client's own screen and need no other tool.
 */

import type { Text } from '../localized-text.ts'
import type { FaultDocument } from '../faults/fault.ts'

/** A kind of misbehaviour: an ordinary fault, and a text that says what the fault means for a client. */
export interface Misbehaviour {
  /** The end of an input for which the fault fires, such as `LOST`. */
  suffix: string
  fault: Pick<FaultDocument, 'phase' | 'effect'>
  text: Text
}

/** The inputs for which a provider misbehaves, and the settings that make these inputs valid. */
export interface ProviderPreset {
  /**
   * Returns settings that make the inputs valid, by dotted name.
   * @param given returns the value of a setting in the configuration; undefined if the configuration does not contain
   * the setting
   */
  settings(given: (name: string) => unknown): Record<string, unknown>
  inputs: readonly PresetInput[]
}

/** One input for which the provider misbehaves. */
export interface PresetInput {
  /** Name of the field, such as `DcId`. */
  field: string
  value: string | number
  fault: FaultDocument
  text: Text
}

const SLOW_MS = 10_000

/** What an operation does. */
export interface Work {
  /** A clause that says what is done. The Japanese clause ends with the stem of a passive verb, such as コードは発行され. */
  done: Text
  /** A clause that says what is not done, in English. */
  undone: string
}

/**
 * Returns the kinds of misbehaviour: first the kinds that occur after the operation was executed, then the kinds that
 * prevent the operation.
 * @param unavailable the status with which the provider reports an internal failure
 */
export function misbehaviours(unavailable: number, { done, undone }: Work): readonly Misbehaviour[] {
  return [
    {
      suffix: 'LOST',
      fault: { phase: 'after-commit', effect: { type: 'reset-connection' } },
      text: {
        en: `${done.en}, and the connection breaks before the response.`,
        ja: `${done.ja}るが、レスポンスの前に接続が切れる。`,
      },
    },
    {
      suffix: 'TIMEOUT',
      fault: { phase: 'after-commit', effect: { type: 'hang' } },
      text: {
        en: `${done.en}, and no response comes until the client gives up.`,
        ja: `${done.ja}るが、クライアントがタイムアウトするまでレスポンスが来ない。`,
      },
    },
    {
      suffix: 'SLOW',
      fault: { phase: 'after-commit', effect: { type: 'delay', ms: SLOW_MS } },
      text: {
        en: `${done.en}, and the response comes after 10 seconds.`,
        ja: `${done.ja}、レスポンスは 10 秒後に届く。`,
      },
    },
    {
      suffix: 'BROKEN',
      fault: { phase: 'mid-body', effect: { type: 'truncate-body' } },
      text: {
        en: `${done.en}, and the response breaks off in the middle.`,
        ja: `${done.ja}るが、レスポンスが途中で切れる。`,
      },
    },
    {
      suffix: '504',
      fault: { phase: 'after-commit', effect: { type: 'html-error-page', status: 504 } },
      text: {
        en: `${done.en}, and a gateway answers 504 with an HTML page.`,
        ja: `${done.ja}るが、ゲートウェイが HTML のページで 504 を返す。`,
      },
    },
    {
      suffix: '429',
      fault: { phase: 'before-commit', effect: { type: 'provider-error', status: 429 } },
      text: {
        en: `${undone}: the provider answers 429, as if its limit were exceeded.`,
        ja: `${done.ja}ない。制限を超えたときの 429 が返る。`,
      },
    },
    {
      suffix: unavailable.toString(),
      fault: { phase: 'before-commit', effect: { type: 'provider-error', status: unavailable } },
      text: {
        en: `${undone}: the provider answers ${unavailable}.`,
        ja: `${done.ja}ない。プロバイダーのエラー ${unavailable} が返る。`,
      },
    },
    {
      suffix: 'DOWN',
      fault: { phase: 'before-commit', effect: { type: 'reset-connection' } },
      text: { en: `${undone}: the connection breaks.`, ja: `${done.ja}ず、接続が切れる。` },
    },
  ]
}
