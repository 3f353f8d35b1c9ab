/**
 * Makes the pictures of the README and the documentation, in a real browser with a mock that has fixed content: `npm
 * run screenshots`. A test fails if the pictures are older than the pages.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startGiftMock } from '../../mock-server/index.ts'
import { loadLibrary } from '../../scenarios/index.ts'
import { noChromium, startChromium } from '../../test/browser/chromium.ts'
import { createCompressor } from './compress.ts'
import { FOLDER, hashOf, sourcesHash, writeManifest } from './manifest.ts'
import { picturesOf } from './pictures.ts'
import { fillSandbox, START } from './sandbox.ts'
import { takePicture } from './take-picture.ts'

if (noChromium !== '') {
  console.error(`Chromium cannot run${noChromium}`)
  process.exit(1)
}

const folder = join(import.meta.dirname, '../..', FOLDER)
const sources = sourcesHash()
const mock = await startGiftMock({
  port: 0,
  seed: 'screenshots',
  clock: { mode: 'frozen', nowMs: START },
  scenarios: { list: loadLibrary },
})
// The browser sends requests for all hosts except 127.0.0.1 to the mock, so the pictures show the usual address.
const browser = await startChromium(Number(new URL(mock.url).port), [
  // Without these flags, the edges of a repainted area would differ slightly in color between runs.
  '--disable-partial-raster',
  '--num-raster-threads=1',
])
try {
  const pictures = picturesOf(await fillSandbox(mock, browser))
  const compress = await createCompressor()
  const made: Record<string, string> = {}
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const picture of pictures) {
    const bytes = compress(await takePicture(browser, picture))
    writeFileSync(join(folder, picture.name), bytes)
    made[picture.name] = hashOf(bytes)
    console.log(`${FOLDER}/${picture.name}: ${Math.ceil(bytes.length / 1024)} KiB`)
  }
  writeManifest({ sources, pictures: made })
} finally {
  await browser.close()
  await mock.close(0)
}
