import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { init } from '@jsquash/oxipng/optimise.js'

const wasm = fileURLToPath(import.meta.resolve('@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm'))

/** Effort of the compression, from 0 to 6. Higher levels take seconds for each picture and save a few percent. */
const LEVEL = 2

/** Loads the compressor, which makes a PNG file smaller without changing the pixels. */
export async function createCompressor(): Promise<(png: Uint8Array) => Uint8Array> {
  const { optimise } = await init(await WebAssembly.compile(readFileSync(wasm)))
  return (png) => optimise(png, LEVEL, false, false)
}
