import { defineConfig } from 'rolldown'

/**
 * The command in a few files instead of two hundred: reading that many takes longer than the server needs to start. What
 * only some commands load stays outside, in node_modules.
 */
export default defineConfig({
  input: { index: 'dist/mock-server/cli/index.js' },
  platform: 'node',
  external: [/^node:/, /^@faker-js\/faker/, 'pino', 'pino-pretty', 'selfsigned', 'yaml'],
  output: { dir: 'dist/cli', format: 'esm', minify: false, chunkFileNames: '[name].js' },
})
