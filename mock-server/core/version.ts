/** Name and version of the product. A test compares the version with package.json. */
export const NAME = 'gift-provider-mock'
export const VERSION = '0.2.0'

/**
 * Returns the shell command that runs this program. The command depends on the path of the program's file. The single
 * executable is not a script, so its command is `gift-mock`.
 */
export function commandFor(file: string): string {
  if (!/\.[jt]s$/.test(file)) return 'gift-mock'
  if (/[\\/]_npx[\\/]/.test(file)) return `npx ${NAME}`
  if (/[\\/]node_modules[\\/]/.test(file)) return 'npx gift-mock'
  return 'npm run -s gift-mock --'
}
