import { onTestFinished } from 'vitest'
import type { RunningGiftMock } from '../../mock-server/server/options.ts'
import { startGiftMock } from '../../mock-server/server/start.ts'
import { ISSUE_PATH, noLimits } from '../core/support.ts'

interface Head {
  path?: string
  version?: string
  headers?: string[]
}

export function head({ path = ISSUE_PATH, version = '1.1', headers = [] }: Head): string {
  const lines = [`POST ${path} HTTP/${version}`, 'Host: localhost', 'Content-Type: application/json', ...headers]
  return `${lines.join('\r\n')}\r\n\r\n`
}

export const lengthOf = (bytes: number): string => `Content-Length: ${bytes}`

export const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`

export async function served(): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, settings: noLimits })
  onTestFinished(() => mock.close(0))
  return mock
}

export async function outcomes(mock: RunningGiftMock): Promise<string[]> {
  const { requests } = await mock.admin.requests()
  return requests.map(({ response, delivered }) => `${response.status}${delivered ? '' : ' lost'}`)
}
