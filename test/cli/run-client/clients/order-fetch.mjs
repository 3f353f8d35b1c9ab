const response = await fetch('https://service-gift.jp/demo-campaign/dc/getcode', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}',
})
console.log(await response.text())
