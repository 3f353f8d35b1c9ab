export const SCENARIO_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)*$/

/** Returns true if the text is the path of a YAML file and not the name of a library scenario. */
export function isScenarioFile(nameOrFile: string): boolean {
  return /\.ya?ml$/i.test(nameOrFile)
}
