import { browsers } from './browsers.ts'
import { compiled } from './compiled.ts'
import { scripting } from './scripting.ts'
import type { ClientUpload } from './upload.ts'

export { bytesOf } from './upload.ts'

/**
 * Multipart bodies as common HTTP clients encode them. The bodies of the client `requests` and of curl versions that
 * write a quote as `%22` were captured. The other bodies are modelled on the known encoders of the clients.
 */
export const clientUploads: readonly ClientUpload[] = [...compiled, ...scripting, ...browsers]
