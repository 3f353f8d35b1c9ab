import type { Check } from '../../mock-server/core/scenario/checks/check.ts'

/**
 * The failed check of a client that exited and left a process running. The process was ended, so its later requests are
 * missing in the records.
 */
export const leftProcessesCheck: Check = {
  kind: 'client',
  what: { en: 'the end of the client', ja: 'クライアントの終了' },
  expected: { en: 'no process is left running', ja: '動作中のプロセスを残さない' },
  actual: {
    en: 'the client exited and left a process running; that process was ended',
    ja: 'クライアントが終了した後もプロセスが動いていたため、そのプロセスを終了させた',
  },
  passed: false,
  requests: [],
}
