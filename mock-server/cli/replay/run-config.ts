import type { Settings } from '../../core/settings/settings.ts'
import { readTextFile } from '../shared/files.ts'
import { sha256 } from '../shared/run-facts/sha256.ts'

/**
 * Returns the path, the SHA-256 and the settings of the file that `--config` names; undefined if the flag is not given.
 */
export async function readRunConfig(
  file: string | undefined,
): Promise<{ file: string; sha256: string; settings: Settings } | undefined> {
  if (file === undefined) return undefined
  const { settings } = await (await import('../start/config/config-file.ts')).loadConfig(file)
  return { file, sha256: sha256(await readTextFile(file, CONFIG_FILE)), settings }
}

const CONFIG_FILE = { en: 'the configuration file', ja: '設定ファイル' }
