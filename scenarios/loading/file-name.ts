/** A scenario is given as a name of the library, or as a file. */
export function isScenarioFile(nameOrFile: string): boolean {
  return /\.ya?ml$/i.test(nameOrFile)
}
