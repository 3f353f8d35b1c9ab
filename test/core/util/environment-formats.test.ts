import { spawnSync } from 'node:child_process'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { environmentFormats } from '../../../mock-server/core/util/environment-formats.ts'

const { dotenv, powershell, cmd } = environmentFormats

test.each(["it's #1", "two words' worth", 'say "yes"', 'C:\\new', '$HOME', 'a=b&c', '', '日本語', 'rock ’n’ roll'])(
  'Node and a shell read the environment variable value %j unchanged from the dotenv format',
  (value) => {
    const text = dotenv({ A: value, B: 'after' })
    expect(parseEnv(text)).toEqual({ A: value, B: 'after' })
    const { stdout } = spawnSync('sh', ['-c', `${text}printf '%s' "$A"`], { encoding: 'utf8' })
    expect(stdout).toBe(value)
  },
)

test.each(['a\'b`c"d', 'x `\'" y'])(
  'Node reads the environment variable value %j unchanged from the dotenv format',
  (value) => {
    expect(parseEnv(dotenv({ A: value, B: 'after' }))).toEqual({ A: value, B: 'after' })
  },
)

test.each(['\'a`"', 'a\'b`c"#d', ' \'`"', '\'`" ', 'a\'b`\n"'])(
  'the dotenv format cannot express the environment variable value %j, and the error does not show this value',
  (value) => {
    expect(() => dotenv({ REALPAY_GIFT_TOTP_SECRET: value })).toThrow(
      /^REALPAY_GIFT_TOTP_SECRET cannot be written to a \.env file[^'"`]*$/,
    )
  },
)

test('the PowerShell format writes values as literal strings in which each single quote is doubled', () => {
  expect(powershell({ A: 'it’s $HOME `x` "y"', B: "'" })).toBe("$env:A = 'it’’s $HOME `x` \"y\"'\n$env:B = ''''\n")
})

test('the cmd format escapes percent signs, special characters and double quotes in values', () => {
  expect(cmd({ A: 'a&b|c 100%PATH%', B: 'say "a&b"!' })).toBe('set "A=a&b|c 100%%PATH%%"\nset B=say ^"a^&b^"^!\n')
})
