import { join } from 'node:path'
import { mergeConfig } from 'vitest/config'
import example from '../../examples/vitest/vitest.config.ts'

const root = join(import.meta.dirname, '../..')

/** The package's own names lead to its source: examples are tried as they are written, before anything is built. */
export default mergeConfig(example, {
  cacheDir: join(root, 'node_modules/.vite'),
  resolve: {
    alias: [
      { find: 'gift-provider-mock/clients', replacement: join(root, 'clients/index.ts') },
      { find: 'gift-provider-mock/vitest', replacement: join(root, 'mock-server/vitest.ts') },
      { find: /^gift-provider-mock$/, replacement: join(root, 'mock-server/index.ts') },
    ],
  },
})
