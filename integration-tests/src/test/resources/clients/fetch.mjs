// The fetch of Node.js (undici).
import { openAsBlob } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'

const { BRIDGE, TOKEN, OUT, FILE } = process.env
await writeFile(`${OUT}/version`, process.versions.node)

async function call(step, path, options = {}, headers = { Authorization: `Bearer ${TOKEN}` }) {
  const answer = await fetch(BRIDGE + path, { ...options, headers: { ...options.headers, ...headers } })
  await writeFile(`${OUT}/${step}.status`, String(answer.status))
  await writeFile(`${OUT}/${step}.body`, Buffer.from(await answer.arrayBuffer()))
}

function form(field, fileName) {
  const form = new FormData()
  form.append(field, 'Grüße')
  form.append('file', pdf, fileName)
  return { method: 'POST', body: form }
}

const pdf = await openAsBlob(FILE, { type: 'application/pdf' })
const bytes = await readFile(FILE)
const query = new URLSearchParams({ filter: '{"title":"Grüße & mehr"}', limit: 2 })
await call('list', `/api/content/items/posts?${query}`)
await call('save', '/api/content/item/posts', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ data: { title: 'Grüße' } }),
})
await call('form', '/api/custom/form', { method: 'POST', body: new URLSearchParams({ title: 'Grüße & mehr' }) })
await call('upload', '/api/custom/upload', form('title', 'Übersicht 1.pdf'))
await call('item', '/api/content/item/posts', form('data[title]'))
await call('stream', '/api/custom/stream', {
  method: 'POST',
  duplex: 'half',
  headers: { 'Content-Type': 'application/octet-stream' },
  body: new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  }),
})
await call('delete', '/api/content/item/posts/1', { method: 'DELETE' })
await call('file', '/api/custom/file')
await call('anonymous', '/api/content/items/posts', {}, {})
