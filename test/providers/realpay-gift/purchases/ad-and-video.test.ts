import { expect, test } from 'vitest'
import { type Call, expectRefused, type FormPart, images, multipart, partner, picture, stringAt } from '../helpers.ts'

async function withPurchase() {
  const api = partner()
  const at = `/purchases/${await api.createPurchase()}`
  const setVideo = (json: unknown) => api.call('POST', `${at}/video`, { json })
  const setAd = (...parts: FormPart[]) => api.call('POST', `${at}/ad`, multipart(...parts))
  return { ...api, at, setVideo, setAd }
}

const url = 'https://www.youtube.com/watch?v=dQw4w9WgXc_'
const redirect = (content: string): FormPart => ({ name: 'redirect_url', content })

test.each([url, 'https://youtube.com/watch?v=-_345678901'])(
  'the URL %s is accepted as the URL of a YouTube video [RP-D10] [RP-A51]',
  async (address) => {
    const { setVideo } = await withPurchase()
    expect((await setVideo({ url: address, play_time: 10 })).body).toEqual({ url: address, play_time: 10 })
  },
)

test.each([
  '',
  'dQw4w9WgXcQ',
  'http://www.youtube.com/watch?v=dQw4w9WgXcQ',
  'https://youtu.be/dQw4w9WgXcQ',
  'https://www.youtube.com/embed/dQw4w9WgXcQ',
  'https://www.youtube.com/',
  'https://www.youtube.com/watch?v=short',
  'https://www.youtube.com/watch?v=dQw4w9WgXcQQ',
  'https://www.youtube.com.example.com/watch?v=dQw4w9WgXcQ',
  'https://vimeo.com/watch?v=dQw4w9WgXcQ',
  ' https://www.youtube.com/watch?v=dQw4w9WgXcQ',
  'https://wwwXyoutube.com/watch?v=dQw4w9WgXcQ',
  'https://www.youtubeXcom/watch?v=dQw4w9WgXcQ',
  'javascript:alert(1)//https://www.youtube.com/watch?v=dQw4w9WgXcQ',
])('the video URL %j is refused, because it is no YouTube video [RP-A11] [RP-A51]', async (address) => {
  const { setVideo } = await withPurchase()
  expectRefused(await setVideo({ url: address, play_time: 10 }), 400, 'RP-A11')
})

test.each([0, 1, 86_400])('a video with a play_time of %i seconds is accepted [RP-D10]', async (play_time) => {
  const { setVideo } = await withPurchase()
  expect((await setVideo({ url, play_time })).text).toBe(JSON.stringify({ url, play_time }))
})

test.each([-1, 1.5, '10', null, true, 1e20])(
  'a video with the play_time %j is refused [RP-D10] [RP-A11]',
  async (play_time) => {
    const { setVideo } = await withPurchase()
    expectRefused(await setVideo({ url, play_time }), 400, 'RP-A11')
  },
)

test.each<[string, unknown]>([
  ['without url', { play_time: 10 }],
  ['without play_time', { url }],
  ['with an unknown key', { url, play_time: 10, autoplay: true }],
  ['as a list', [url, 10]],
])('a video that is sent %s is refused [RP-D10] [RP-A11]', async (_kind, json) => {
  const { setVideo } = await withPurchase()
  expectRefused(await setVideo(json), 400, 'RP-A11')
})

test('a new video replaces the previous video of the purchase [RP-D10]', async () => {
  const { setVideo, buy, at, send } = await withPurchase()
  await setVideo({ url, play_time: 10 })
  await setVideo({ url: 'https://www.youtube.com/watch?v=abcdefghijk', play_time: 20 })
  const gift = new URL(stringAt((await buy(at.replace('/purchases/', ''), 500)).body, 'gift', 'url'))
  const page = await (await send(gift.pathname + gift.search)).text()
  expect(page).toContain('abcdefghijk')
  expect(page).not.toContain('dQw4w9WgXc_')
})

test.each([
  ['PNG', images.png, 'a.png', 'image/png'],
  ['JPEG', images.jpg, 'a.jpeg', 'image/jpeg'],
  ['GIF', images.gif, 'a.gif', 'image/gif'],
])(
  'a %s is accepted as the image of an ad and is served back byte for byte [RP-D11]',
  async (_kind, bytes, filename, type) => {
    const { setAd, send } = await withPurchase()
    const reply = await setAd(picture('image', bytes, filename), redirect('https://example.com/redirect'))
    const served = await send(new URL(stringAt(reply.body, 'image')).pathname)
    expect(served.headers.get('content-type')).toBe(type)
    expect(new Uint8Array(await served.arrayBuffer())).toEqual(bytes)
  },
)

test('a new ad replaces the old ad and its image, but not the face and header images [RP-D11]', async () => {
  const { setAd, send, call, at } = await withPurchase()
  const face = stringAt((await call('POST', `${at}/image/face`, multipart(picture('content')))).body, 'url')
  const old = stringAt((await setAd(picture('image'), redirect('https://example.com/1'))).body, 'image')
  const now = stringAt((await setAd(picture('image'), redirect('https://example.com/2'))).body, 'image')
  const statuses = []
  for (const address of [face, old, now]) statuses.push((await send(new URL(address).pathname)).status)
  expect(statuses).toEqual([200, 404, 200])
})

test.each(['https://example.com', 'http://example.com/a?b=c#d', 'https://例え.jp/'])(
  'the redirect_url %s of an ad is accepted and returned unchanged [RP-D11]',
  async (address) => {
    const { setAd } = await withPurchase()
    expect((await setAd(picture('image'), redirect(address))).body).toMatchObject({ redirect_url: address })
  },
)

test.each([
  '',
  'example.com',
  '/path',
  'ftp://example.com',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://',
  'mailto:a@example.com',
])('an ad with the redirect_url %j is refused [RP-A11]', async (address) => {
  const { setAd } = await withPurchase()
  expectRefused(await setAd(picture('image'), redirect(address)), 400, 'RP-A11')
})

const image = picture('image')
test.each<[string, FormPart[], string]>([
  ['without redirect_url', [image], 'RP-A11'],
  ['with two redirect_urls', [image, redirect('https://example.com'), redirect('https://example.com')], 'RP-A11'],
  ['with a file as redirect_url', [image, { ...redirect('https://example.com'), filename: 'a.txt' }], 'RP-A11'],
  ['without image', [redirect('https://example.com')], 'RP-D9'],
  ['with two images', [image, image, redirect('https://example.com')], 'RP-D9'],
  ['with a text as image', [{ name: 'image', content: 'x' }, redirect('https://example.com')], 'RP-D9'],
  ['whose file has the part name of other uploads', [picture('content'), redirect('https://example.com')], 'RP-A11'],
  ['with an additional field', [image, redirect('https://example.com'), { name: 'note', content: 'x' }], 'RP-A11'],
  [
    'with a GIF that is named a.png',
    [picture('image', images.gif, 'a.png'), redirect('https://example.com')],
    'RP-A10',
  ],
  ['with an empty image', [picture('image', new Uint8Array()), redirect('https://example.com')], 'RP-A10'],
])('an ad %s is refused [RP-D11] [RP-A10] [RP-A11]', async (_kind, parts, rule) => {
  const { setAd } = await withPurchase()
  expectRefused(await setAd(...parts), 400, rule)
})

test.each<[string, Call]>([
  ['a JSON body', { json: { image: 'x', redirect_url: 'https://example.com' } }],
  ['no body', {}],
  ['a broken body', { body: '--YourBoundary\r\n', type: 'multipart/form-data; boundary=YourBoundary' }],
])('an upload of an ad with %s is refused [RP-D11]', async (_kind, init) => {
  const { call, at } = await withPurchase()
  expectRefused(await call('POST', `${at}/ad`, init), 400, 'RP-D11')
})

test('a redirect_url in Shift_JIS is refused unless a setting replaces its invalid bytes [RP-A64]', async () => {
  const { setAd, mock } = await withPurchase()
  const address = (bytes: number[]): FormPart => ({
    name: 'redirect_url',
    content: Uint8Array.from([...Buffer.from('https://shop.example/'), ...bytes]),
  })
  const refused = await setAd(picture('image'), address([0x83, 0x4d, 0x83, 0x74]))
  expect([refused.status, refused.rule]).toEqual([400, 'RP-A64'])
  const utf8 = await setAd(picture('image'), address([...Buffer.from('ギフト\uFFFD')]))
  expect(utf8.body).toMatchObject({ redirect_url: 'https://shop.example/ギフト\uFFFD' })
  await mock.admin.changeSettings({ 'realpayGift.invalidUtf8': 'replace' })
  const replaced = await setAd(picture('image'), address([0x83, 0x4d, 0x83, 0x74]))
  expect(replaced.body).toMatchObject({ redirect_url: 'https://shop.example/\uFFFDM\uFFFDt' })
})

test('a play_time of 2^31 - 1 seconds is accepted, and a play_time of 2^31 seconds is refused [RP-A69]', async () => {
  const { setVideo } = await withPurchase()
  expect((await setVideo({ url, play_time: 2_147_483_647 })).status).toBe(200)
  expectRefused(await setVideo({ url, play_time: 2_147_483_648 }), 400)
})
