import { advanceSchema, changeSettingsSchema, languageQuerySchema, resetSchema, setClockSchema } from '../../schemas.ts'
import type { RouteDescriptions } from '../description.ts'

/** The query parameter that selects the language in which the response explains the settings. */
const query = {
  schema: languageQuerySchema,
  texts: { lang: 'Language of the meanings; by default that of `Accept-Language`.' },
}

export const settingsRoutes: RouteDescriptions = {
  'GET /settings': {
    operationId: 'getSettings',
    tag: 'settings',
    summary: 'Read the settings',
    text: 'Returns each setting with its value, its default and its meaning. Credentials are masked.',
    query,
    response: { description: 'The settings.', schema: 'Settings' },
    errors: [],
    examples: [{ name: 'settings', summary: 'The settings of a new sandbox' }],
  },
  'GET /settings/schema': {
    operationId: 'getSettingSchemas',
    tag: 'settings',
    summary: 'Read the JSON Schemas of the settings',
    text: 'Returns the JSON Schema of the value of each setting.',
    response: { description: 'The schemas.', schema: 'SettingSchemas' },
    errors: [],
    examples: [{ name: 'schemas', summary: 'The schemas of all settings' }],
  },
  'PATCH /settings': {
    operationId: 'changeSettings',
    tag: 'settings',
    summary: 'Change settings',
    text: 'Changes all given settings, or none if one of them is invalid. `null` restores the default.',
    query,
    body: { schema: changeSettingsSchema },
    response: { description: 'All settings after the change.', schema: 'Settings' },
    errors: [400],
    examples: [
      {
        name: 'five-requests',
        summary: 'Five orders per window',
        request: () => ({ json: { 'atGift.limit.requests': 5 } }),
      },
      {
        name: 'unknown-setting',
        summary: 'A misspelt setting',
        request: () => ({ json: { 'atGift.limit.request': 5 } }),
        status: 400,
      },
    ],
  },
}

export const clockRoutes: RouteDescriptions = {
  'GET /clock': {
    operationId: 'getClock',
    tag: 'clock',
    summary: 'Read the clock',
    text: 'Returns the time of this sandbox, and if its clock runs.',
    response: { description: 'The clock.', schema: 'Clock' },
    errors: [],
    examples: [{ name: 'frozen', summary: 'A clock that stands still' }],
  },
  'PUT /clock': {
    operationId: 'setClock',
    tag: 'clock',
    summary: 'Set, freeze or run the clock',
    text: 'Changes the members that the body names. A clock can run faster than real time (`rate`).',
    body: { schema: setClockSchema },
    response: { description: 'The clock after the change.', schema: 'Clock' },
    errors: [400],
    examples: [
      {
        name: 'freeze',
        summary: 'Freeze the clock at a time',
        request: () => ({ json: { now: '2026-04-01T09:00:00+09:00', mode: 'frozen' } }),
      },
    ],
  },
  'POST /clock/advance': {
    operationId: 'advanceClock',
    tag: 'clock',
    summary: 'Advance the clock',
    text: 'Moves the clock forward. Delays that end in this time end at once.',
    body: { schema: advanceSchema },
    response: { description: 'The clock after the change.', schema: 'Clock' },
    errors: [400],
    examples: [{ name: 'minute', summary: 'One minute', request: () => ({ json: { ms: 60_000 } }) }],
  },
  'POST /reset': {
    operationId: 'resetSandbox',
    tag: 'state',
    summary: 'Reset the sandbox',
    text: 'Deletes state, journal, ledger and faults, and restores clock and settings. Requests that wait are cancelled.',
    body: { schema: resetSchema, isOptional: true },
    response: { status: 204, description: 'The sandbox is as new.' },
    errors: [400],
    examples: [
      { name: 'keep-settings', summary: 'Keep the settings', request: () => ({ json: { keep: ['settings'] } }) },
    ],
  },
}
