import { defineReasons, type Explanation } from '../reasons/reason.ts'

const sentences = {
  invalid: ({ problems }: { problems: readonly Explanation[] }) => problems.map(({ reason }) => reason).join('; '),
  inFile: ({ file, problem }: { file: string; problem: Explanation }) => `${file}: ${problem.reason}`,
  inLine: ({ file, line, problem }: { file: string; line: number; problem: Explanation }) =>
    `${file}:${line}: ${problem.reason}`,
  warning: ({ problem }: { problem: Explanation }) => `warning: ${problem.reason}`,
  atPlace: ({ place, problem }: { place: string; problem: Explanation }) => `${place}: ${problem.reason}`,
  empty: 'the file is empty',
  notUtf8: 'the line is not in UTF-8: save the file as UTF-8, not as Shift_JIS or another encoding',
  // YAML.
  noYaml: ({ error }: { error: string }) => `invalid YAML: ${error}`,
  noJson: ({ error }: { error: string }) => `invalid JSON: ${error}`,
  duplicateKey: ({ key }: { key: string }) => `the key "${key}" is there already`,
  severalDocuments: 'there is more than one document: write each in a separate file',
  keyNoText: 'a key is not a text',
  noAnchor: ({ name }: { name: string }) => `no anchor &${name} comes before *${name}`,
  // Configuration files.
  unreadableConfig: ({ file, reason }: { file: string; reason: string }) =>
    `the configuration file ${file} cannot be read: ${reason}`,
  otherConfig: 'a configuration file cannot name another',
  oneValue: ({ name }: { name: string }) => `${name} takes one value`,
  noSettingsMap: 'settings is not a map of settings',
  noMap: 'is not a map of settings and flags',
  unknownKey: ({ name }: { name: string }) => `unknown key ${name}`,
  misspeltKey: ({ name, near }: { name: string; near: string }) => `unknown key ${name}; did you mean "${near}"?`,
  unknownSetting: ({ name }: { name: string }) => `unknown setting ${name}`,
  misspeltSetting: ({ name, near }: { name: string; near: string }) =>
    `unknown setting ${name}; did you mean "${near}"?`,
  misplacedSetting: ({ name, parent }: { name: string; parent: string }) =>
    `the setting ${name} belongs below "${parent}"`,
  misspeltSettingKey: ({ name, near, parent }: { name: string; near: string; parent: string }) =>
    `unknown key ${name}; did you mean "${near}"? It belongs below "${parent}"`,
  settingPrefix: ({ name, example }: { name: string; example: string }) =>
    `${name} is no setting but the beginning of several, such as ${example}`,
  settingTwice: ({ name, line }: { name: string; line: number }) => `${name} is set in line ${line} already`,
  validValue: ({ problem, example }: { problem: Explanation; example: string }) =>
    `${problem.reason}; a valid value is ${example}`,
  sandboxNotCreated: ({ id, response }: { id: string; response: string }) =>
    `the sandbox "${id}" could not be created: ${response}`,
  // Scenario files.
  unreadableScenario: ({ file, reason }: { file: string; reason: Explanation }) =>
    `the scenario ${file} cannot be read: ${reason.reason}`,
  ownClient: ({ problem }: { problem: Explanation }) => `${problem.reason}; replay your own client: -- COMMAND`,
  nameTaken: ({ name, owner }: { name: string; owner: string }) =>
    `name: "${name}" is taken by ${owner}: choose another`,
  misnamed: ({ name, expected }: { name: string; expected: string }) =>
    `name: is "${name}", which does not fit the file: call it "${expected}", or move the file`,
  invalidSnapshot: ({ file, problems }: { file: string; problems: readonly Explanation[] }) =>
    `${file} is not a snapshot of this mock: ${problems.map(({ reason }) => reason).join('; ')}`,
} as const

export type FileSentences = typeof sentences

/** Problems with configuration files, scenario files and other YAML files. */
export const fileProblems = defineReasons('file', sentences)
