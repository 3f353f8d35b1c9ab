import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../cli/command.ts'
import { blocksOf, pages } from './blocks.ts'

/** A module that the test compiles. `file` is the name of the module in messages. */
export interface Example {
  file: string
  text: string
}

/** Modules that the examples import from the reader's project, by file name. The reader writes these modules. */
export const ofReader: Readonly<Record<string, string>> = {
  'client.ts': `
    import type { Client, ClientRun } from 'gift-provider-mock/scenarios'
    export declare const client: Client
    export declare function placeOrder(
      to: Pick<ClientRun, 'clock' | 'fetch'> & { baseUrl: string | undefined },
    ): Promise<void>`,
  // Declares the members of the package `testcontainers` that the example uses. The package is not installed.
  'testcontainers.d.ts': `declare module 'testcontainers' {
    export interface StartedTestContainer {
      getHost(): string
      getMappedPort(port: number): number
      stop(): Promise<unknown>
    }
    export class GenericContainer {
      constructor(image: string)
      withExposedPorts(port: number): this
      withEnvironment(variables: Record<string, string>): this
      withWaitStrategy(strategy: object): this
      start(): Promise<StartedTestContainer>
    }
    export const Wait: { forHttp(path: string, port: number): object; forHealthCheck(): object }
  }`,
}

/**
 * Returns the TypeScript blocks of the documentation, and the example for testcontainers, which no test can run. The
 * blocks of CONTRIBUTING.md are left out, because test/docs/contributing.test.ts checks them.
 */
export function examplesOfPages(): Example[] {
  const testcontainers = 'examples/testcontainers/gift-mock.test.ts'
  return [
    ...blocksOf(pages)
      .filter(({ page, language }) => language === 'ts' && page !== 'CONTRIBUTING.md')
      .map(({ place, code }) => ({ file: `${place.replace(':', '-')}.ts`, text: code })),
    { file: testcontainers, text: readFileSync(join(root, testcontainers), 'utf8') },
  ]
}
