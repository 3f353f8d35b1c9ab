import { createLineBuffer, type LineBuffer } from '../../mock-server/cli/start/log/line-buffer.ts'
import type { WriteRequest } from '../../mock-server/cli/start/log/request-text.ts'
import type { RequestLine } from '../../mock-server/core/log.ts'

/**
 * Returns a function that turns a request line into its log line.
 * @param create creates the function that writes the log line to an output
 */
export function logLines(create: (output: LineBuffer) => WriteRequest): (line: RequestLine) => string {
  let text = ''
  const output = createLineBuffer({ writableLength: 0, write: (bytes) => void (text += String(bytes)) })
  const write = create(output)
  return (line) => {
    text = ''
    write(line)
    output.flush()
    return text
  }
}
