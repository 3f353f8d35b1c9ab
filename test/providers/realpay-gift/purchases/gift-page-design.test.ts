import { expect, test } from 'vitest'
import { images, multipart, partner, picture, stringAt } from '../helpers.ts'
import { open, openGift, unescape, sourcesIn } from './gift-page-support.ts'

test('the page of a gift shows colors, images and a video that were set later [RP-D7] [RP-D8] [RP-D9] [RP-D10]', async () => {
  const api = partner()
  const id = await api.createPurchase()
  const { page: plain, url } = await openGift(api, id, 500)
  expect(plain).not.toContain('<img')
  expect(plain).toContain('href="user.css"')
  const at = `/purchases/${id}`
  await api.call('POST', `${at}/color`, { json: { main: 'b3d4fc', sub: '4e77a6' } })
  await api.call('POST', `${at}/video`, { json: { url: 'https://www.youtube.com/watch?v=abcdefghijk', play_time: 17 } })
  const header = await api.call('POST', `${at}/image/header`, multipart(picture('content', images.gif, 'a.gif')))
  const face = await api.call('POST', `${at}/image/face`, multipart(picture('content')))
  const page = await open(api, url)
  expect(sourcesIn(page, url)).toEqual([header, face].map(({ body }) => stringAt(body, 'url')))
  for (const shown of ['href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener noreferrer"', ' 17 秒以上'])
    expect(page).toContain(shown)
  expect(page).not.toMatch(/<(?:iframe|video|embed|object)/)

  const [, style = ''] = /href="(user\.css[^"]*)"/.exec(page) ?? []
  const { pathname, search } = new URL(unescape(style), url)
  const sheet = await api.send(pathname + search)
  expect([sheet.status, sheet.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
  expect(await sheet.text()).toMatch(/--main:#b3d4fc;--onMain:#000000;--sub:#4e77a6;--onSub:#ffffff;/)
})

test("colors in the style sheet's URL that are not six hex digits are ignored [RP-D8]", async () => {
  const { send } = partner()
  for (const color of ['red', '0}*{color:red', '"><script>']) {
    const query = new URLSearchParams({ main: color, sub: color })
    const sheet = await (await send(`/realpay-gift/user.css?${query}`)).text()
    expect(sheet).toBe(await (await send('/realpay-gift/user.css')).text())
  }
})

test('an image is served with its own type and never as HTML or SVG [RP-D9]', async () => {
  const api = partner()
  const id = await api.createPurchase()
  const html = Buffer.from(
    '<script>document.title="hit"</script><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  )
  for (const [bytes, name, type] of [
    [images.png, 'a.png', 'image/png'],
    [images.jpg, 'a.JPEG', 'image/jpeg'],
    [images.gif, 'a.gif', 'image/gif'],
  ] as const) {
    const content = Buffer.concat([bytes, html])
    const { body } = await api.call('POST', `/purchases/${id}/image/face`, multipart(picture('content', content, name)))
    const { headers } = await api.send(new URL(stringAt(body, 'url')).pathname)
    expect(headers.get('content-type')).toBe(type)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  }
  for (const name of ['a.svg', 'a.html', 'a.png.html']) {
    const svg = await api.call('POST', `/purchases/${id}/image/face`, multipart(picture('content', html, name)))
    expect(svg.status).toBe(400)
  }
  const missing = await api.send('/realpay-gift/images/none.svg')
  expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/plain'])
  expect(missing.headers.get('x-content-type-options')).toBe('nosniff')
})
