import fc from 'fast-check'
import { anyUpload, type Upload, writeUpload } from '../generate/multipart.ts'
import { describe, type RequestData, toRequest } from '../generate/request.ts'
import { readBooks } from '../oracle/books.ts'
import { Finding } from '../oracle/finding.ts'
import { checkShape, jsonOf } from '../oracle/provider-response.ts'
import { createWorld, signature, type World } from '../oracle/fuzzed-mock.ts'
import { definePart, within } from '../part.ts'

const pathOf = { face: 'image/face', header: 'image/header', ad: 'ad' } as const

function requestOf(
  upload: Upload,
  { known }: Pick<World, 'known'>,
): { data: RequestData; file: Uint8Array } | undefined {
  const written = writeUpload(upload)
  return (
    written && {
      data: {
        method: 'POST',
        origin: 'http://localhost',
        target: `/realpay-gift/purchases/${known.purchaseId}/${pathOf[upload.slot]}`,
        headers: [['content-type', written.contentType], ...signature('fuzz-upload')],
        body: written.body,
      },
      file: written.file,
    }
  )
}

/**
 * Part that sends multipart bodies in the different forms that clients use. The mock has to store the exact file of a
 * valid upload and to refuse an upload with a defect.
 */
export const uploads = definePart({
  name: 'uploads',
  share: 10,
  async begin() {
    const world = createWorld()
    await world.reset()
    return {
      cases: anyUpload,
      describe: (upload) =>
        `${JSON.stringify({ ...upload, content: upload.content.length })}\n${describeUpload(upload, world)}`,
      async check(upload) {
        await world.reset()
        const asked = requestOf(upload, world)
        fc.pre(asked !== undefined)
        const request = toRequest(asked.data)
        if (!request) throw new Error('an upload cannot be written as a Request')
        const before = await readBooks(world.mock)
        const response = await within(world.mock.fetch(request), 'the response')
        const reply = {
          status: response.status,
          type: response.headers.get('content-type'),
          text: await response.text(),
        }
        checkShape('realpay-gift', `realpay-gift.set-${upload.slot === 'ad' ? 'ad' : `${upload.slot}-image`}`, reply)
        const entry = (await world.mock.admin.requests()).requests.at(-1)
        Finding.unless(
          (reply.status === 200) === (upload.wrong === undefined),
          `the status is ${reply.status}: ${entry?.outcome.reason}`,
        )
        if (reply.status === 200) await checkStored(world, reply.text, asked.file)
        else
          Finding.unless(
            (await readBooks(world.mock)).rest === before.rest,
            'the upload is refused, and it changed something',
          )
        return 2
      },
      end: () => world.close(),
    }
  },
})

function describeUpload(upload: Upload, world: World): string {
  const asked = requestOf(upload, world)
  return asked ? describe(asked.data) : 'the content has a line that is a boundary'
}

async function checkStored({ mock }: World, text: string, file: Uint8Array): Promise<void> {
  const body = jsonOf(text)
  const url =
    typeof body === 'object' && body !== null
      ? Object.values(body).find((value) => String(value).includes('/images/'))
      : ''
  const stored = await mock.fetch(new Request(String(url)))
  Finding.unless(stored.status === 200, `the image at ${url} is answered with ${stored.status}`)
  const bytes = Buffer.from(await stored.arrayBuffer())
  Finding.unless(bytes.equals(file), `the image has ${bytes.length} bytes, the file ${file.length}`)
}
