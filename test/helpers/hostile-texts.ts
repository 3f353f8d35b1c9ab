/** Texts that run a script, end an element or change a URL if a page inserts them without escaping. */
export const hostileTexts = [
  '<script>document.title="hit"</script>',
  '<img src=x onerror="document.title=\'hit\'">',
  '"><script>document.title="hit"</script>',
  "' onmouseover='document.title=1",
  '" autofocus onfocus="document.title=1',
  '</title></h1></bdi></main><script>document.title="hit"</script>',
  '<svg/onload=document.title=1>',
  'javascript:document.title=1',
  '--><base href="//example.invalid/">',
  '&lt;script&gt;document.title="hit"&lt;/script&gt;',
  '${document.title="hit"}{{7*7}}',
  '\u202Egnp.exe',
] as const
