import { spawnSync } from 'node:child_process'
import { parseEnv } from 'node:util'
import { expect, test } from 'vitest'
import { environmentFormats } from '../../../mock-server/core/util/environment-formats.ts'

const { dotenv, powershell, cmd } = environmentFormats

test.each(["it's #1", "two words' worth", 'say "yes"', 'C:\\new', '$HOME', 'a=b&c', '', '日本語', 'rock ’n’ roll'])(
  'if an environment variable with the value %j is printed in the dotenv format, Node and a shell read the value unchanged',
  (value) => {
    const text = dotenv({ A: value, B: 'after' })
    expect(parseEnv(text)).toEqual({ A: value, B: 'after' })
    const { stdout } = spawnSync('sh', ['-c', `${text}printf '%s' "$A"`], { encoding: 'utf8' })
    expect(stdout).toBe(value)
  },
)

test.each(['a\'b`c"d', 'x `\'" y'])(
  'if an environment variable with the value %j is printed in the dotenv format, Node reads the value unchanged',
  (value) => {
    expect(parseEnv(dotenv({ A: value, B: 'after' }))).toEqual({ A: value, B: 'after' })
  },
)

test.each(['\'a`"', 'a\'b`c"#d', ' \'`"', '\'`" ', 'a\'b`\n"'])(
  'an environment variable with the value %j cannot be written in the dotenv format, and the error names the variable but not the value',
  (value) => {
    expect(() => dotenv({ REALPAY_GIFT_TOTP_SECRET: value })).toThrow(
      /^REALPAY_GIFT_TOTP_SECRET cannot be written to a \.env file[^'"`]*$/,
    )
  },
)

test('in the PowerShell format, the values of environment variables are literal strings in which each straight or curly single quote is doubled', () => {
  expect(powershell({ A: 'it’s $HOME `x` "y"', B: "'" })).toBe("$env:A = 'it’’s $HOME `x` \"y\"'\n$env:B = ''''\n")
})

test('in environment variables that are printed for cmd, percent signs, special characters and double quotes are escaped', () => {
  expect(cmd({ A: 'a&b|c 100%PATH%', B: 'say "a&b"!' })).toBe('set "A=a&b|c 100%%PATH%%"\nset B=say ^"a^&b^"^!\n')
})
