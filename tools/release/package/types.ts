import { write } from './projects.ts'
import { run } from '../run.ts'

/** Oldest version of TypeScript that the package claims to support. docs/install.md names this version. */
export const OLDEST_TYPESCRIPT = '5.7.3'

/**
 * Program that uses the public types of every entry point. The program does not compile if a type resolves to `any`.
 */
const program = `
import { createGiftMock, type GiftMock, type LedgerTotals, startGiftMock } from 'gift-provider-mock'
import { AtGiftClient, OutcomeUnknownError } from 'gift-provider-mock/clients'
import { pactFiles, verify } from 'gift-provider-mock/contracts'
import { withGiftSandbox } from 'gift-provider-mock/fixture'
import { giftHandlers } from 'gift-provider-mock/msw'
import * as scenarios from 'gift-provider-mock/scenarios'
import * as store from 'gift-provider-mock/store'
import { test } from 'gift-provider-mock/vitest'

type IsAny<T> = 0 extends 1 & T ? true : false
function known<T>(_value: IsAny<T> extends true ? never : T): void {}

const mock: GiftMock = createGiftMock({ seed: 'types' })
known(mock.admin)
known(startGiftMock)
known(AtGiftClient)
known(OutcomeUnknownError)
known(pactFiles['at-gift'])
known(verify)
known(giftHandlers(mock))
known(scenarios)
known(store)
known(test)
export const totals: Promise<LedgerTotals> = mock.admin.ledger().then((ledger) => ledger.totals)
void withGiftSandbox(async (gift) => known(gift.atGift))
// @ts-expect-error a seed is a text
createGiftMock({ seed: 1 })
// @ts-expect-error there is no such option
createGiftMock({ sed: 'types' })
`

const resolutions = [
  { name: 'nodenext', module: 'nodenext', moduleResolution: 'nodenext' },
  { name: 'bundler', module: 'esnext', moduleResolution: 'bundler' },
] as const

/** Compiles a program that uses every entry point, with the module resolutions `nodenext` and `bundler`. */
export async function compile(folder: string, tsc: string): Promise<string> {
  write(folder, { 'types.ts': program })
  for (const { name, module, moduleResolution } of resolutions) {
    const config = `tsconfig.${name}.json`
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      module,
      moduleResolution,
      strict: true,
      // If `skipLibCheck` is false, the compiler also checks the declarations of the package.
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
    }
    write(folder, { [config]: JSON.stringify({ compilerOptions, files: ['types.ts'] }) })
    await run(process.execPath, [tsc, '-p', config], { cwd: folder })
  }
  const version = await run(process.execPath, [tsc, '--version'], { cwd: folder })
  return `TypeScript ${version.replace('Version ', '').trim()}, ${resolutions.map(({ name }) => name).join(' and ')}`
}
