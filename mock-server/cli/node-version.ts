const LEAST_MAJOR = 22
const LEAST_MINOR = 18

/** Returns an error message if this version of Node is not supported; otherwise undefined. */
export function nodeProblem(version: string): { en: string; ja: string } | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > LEAST_MAJOR || (major === LEAST_MAJOR && minor >= LEAST_MINOR)) return undefined
  return {
    en: `Node ${version} is too old: ${LEAST_MAJOR}.${LEAST_MINOR} or newer is needed; npm i -D node@24 installs one for this folder`,
    ja: `Node ${version} は古い。${LEAST_MAJOR}.${LEAST_MINOR} 以降が必要である。npm i -D node@24 で、このフォルダー用にインストールできる`,
  }
}
