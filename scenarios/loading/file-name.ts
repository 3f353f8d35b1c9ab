/** True if a scenario is given as a YAML file and not as the name of a library scenario. */
export function isScenarioFile(nameOrFile: string): boolean {
  return /\.ya?ml$/i.test(nameOrFile)
}
