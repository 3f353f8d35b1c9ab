import type { Text } from '../../mock-server/index.ts'

/** Clause about a client that ended by itself and was not started again afterwards. */
export const LATER_START: Text = {
  en: "a later start of the client after a normal end, such as the next night's batch, was not tested (--starts 2)",
  ja: '正常に終了した後の次の起動（翌晩のバッチなど）は検証していない（--starts 2）',
}
