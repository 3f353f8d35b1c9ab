import { execFileSync, spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { junit, type JUnitCase } from '../../../mock-server/cli/shared/junit.ts'

const base: JUnitCase = { className: 'suite.group', name: 'a test', timeMs: 1234 }
const hasPython = spawnSync('python3', ['-c', 'import xml.etree.ElementTree']).status === 0

interface Element {
  tag: string
  attributes: Record<string, string>
  text: string | null
  children: Element[]
}

/** Parses the report with the XML parser of Python, which is independent of the code under test. */
function parsed(xml: string): Element {
  const script = `
import json, sys, xml.etree.ElementTree as tree
def shown(e): return {'tag': e.tag, 'attributes': e.attrib, 'text': e.text, 'children': [shown(c) for c in e]}
print(json.dumps(shown(tree.fromstring(sys.stdin.buffer.read()))))`
  return JSON.parse(execFileSync('python3', ['-c', script], { input: xml, encoding: 'utf8' }))
}

test('for each case, a JUnit report contains an element with the group, the name and the duration in seconds', () => {
  expect(junit('the suite', [base], 2000)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="1" failures="0" errors="0" skipped="0" time="2.000">
  <testsuite name="the suite" tests="1" failures="0" errors="0" skipped="0" time="2.000">
    <testcase classname="suite.group" name="a test" time="1.234"/>
  </testsuite>
</testsuites>
`)
})

test('a JUnit report counts failed and skipped cases and contains their reasons', () => {
  const xml = junit(
    's',
    [
      base,
      { ...base, failure: { message: 'short', text: 'long\nlonger' } },
      { ...base, skipped: 'not exercised' },
      { ...base, error: 'ended too early' },
      { ...base, output: 'what it wrote' },
    ],
    0,
  )
  expect(xml).toContain('tests="5" failures="1" errors="1" skipped="1"')
  expect(xml).toContain('<failure message="short">long\nlonger</failure>')
  expect(xml).toContain('<error message="ended too early"/>')
  expect(xml).toContain('<skipped message="not exercised"/>')
  expect(xml).toContain('<system-out>what it wrote</system-out>')
})

test.runIf(hasPython)('an XML parser reads texts with special characters from a JUnit report unchanged', () => {
  const text = `<b> & "quotes" 'single' ]]> あ😀 \ttab\nline`
  const [suite] = parsed(
    junit(text, [{ ...base, name: text, className: text, failure: { message: text, text }, output: text }], 1),
  ).children
  expect(suite?.attributes['name']).toBe(text)
  const [one] = suite?.children ?? []
  expect(one?.attributes).toMatchObject({ name: text, classname: text })
  expect(one?.children.map((child) => [child.tag, child.attributes['message'] ?? null, child.text])).toEqual([
    ['failure', text, text],
    ['system-out', null, text],
  ])
})

test.runIf(hasPython)(
  'in a JUnit report, characters that XML does not allow are written as escapes, and colour codes are removed',
  () => {
    const text = 'a\u001B[31mred\u001B[0m \u0000\u0008\u000B\u001F b\uD800c\uDC00d\uFFFEe\uFFFF'
    const [one] =
      parsed(junit('s', [{ ...base, output: text, failure: { message: text, text: `${text}\r\nnext\rlast` } }], 1))
        .children[0]?.children ?? []
    const shown = String.raw`ared \u0000\u0008\u000b\u001f b\ud800c\udc00d\ufffee\uffff`
    expect(one?.children.map((child) => child.text)).toEqual([`${shown}\nnext\nlast`, shown])
    expect(one?.children[0]?.attributes['message']).toBe(shown)
  },
)
