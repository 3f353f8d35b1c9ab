import type { RunningGiftMock } from '../../../server/options.ts'
import { writtenText } from '../../record/text.ts'
import { createWriter, type Writer } from '../../record/writer.ts'
import type { StartOptions } from '../options/options.ts'
import { createUpstream, GRACE_MS, type PassingOn } from './pass-to-upstream.ts'

/** The upstreams of a session, and the recording of the exchanges with these upstreams. */
export interface SessionUpstream {
  upstream: PassingOn['upstream']
  /** Creates the folder of `--record` and starts the recording. Earlier exchanges are not recorded. */
  startRecording(): Promise<void>
  /**
   * Stops the mock after the end of its open requests, and prints how many exchanges were written.
   * @returns false if an exchange could not be written
   */
  close(running: RunningGiftMock, output: NodeJS.WriteStream): Promise<boolean>
}

/** Creates the upstreams that the flags `--upstream` and `--record` name. */
export async function openUpstream(
  text: string,
  { record, pacesAll }: Pick<StartOptions, 'record' | 'pacesAll'>,
): Promise<SessionUpstream> {
  let writer: Writer | undefined
  const { upstream, close } = await createUpstream(text, '--upstream', {
    record: async (exchange, failure) => writer?.write(exchange, failure),
    pacesAll,
  })
  return {
    upstream,
    async startRecording() {
      if (record !== undefined) writer = await createWriter(record)
    },
    async close(running, output) {
      await Promise.all([close(), running.close(GRACE_MS)])
      const counts = await writer?.finish()
      if (counts && record !== undefined) output.write(writtenText(counts, record))
      return (counts?.failed ?? 0) === 0
    },
  }
}
