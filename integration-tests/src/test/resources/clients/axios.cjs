// axios in Node.js, with its form-data.
const axios = require('axios')
const FormData = require('form-data')
const { createReadStream, writeFileSync } = require('node:fs')

const { BRIDGE, TOKEN, OUT, FILE } = process.env
writeFileSync(`${OUT}/version`, axios.VERSION)
const base = { baseURL: BRIDGE, responseType: 'arraybuffer', validateStatus: () => true }
const api = axios.create({ ...base, headers: { Authorization: `Bearer ${TOKEN}` } })

function write(step, answer) {
  writeFileSync(`${OUT}/${step}.status`, String(answer.status))
  writeFileSync(`${OUT}/${step}.body`, answer.data)
}

async function main() {
  const params = { filter: '{"title":"Grüße & mehr"}', limit: 2 }
  write('list', await api.get('/api/content/items/posts', { params }))
  write('save', await api.post('/api/content/item/posts', { data: { title: 'Grüße' } }))
  write('form', await api.post('/api/custom/form', new URLSearchParams({ title: 'Grüße & mehr' })))
  const upload = new FormData()
  upload.append('title', 'Grüße')
  upload.append('file', createReadStream(FILE), 'Übersicht 1.pdf')
  write('upload', await api.post('/api/custom/upload', upload))
  const item = { data: { title: 'Grüße' }, file: createReadStream(FILE) }
  write('item', await api.postForm('/api/content/item/posts', item))
  const headers = { 'Content-Type': 'application/octet-stream' }
  write('stream', await api.post('/api/custom/stream', createReadStream(FILE), { headers }))
  write('delete', await api.delete('/api/content/item/posts/1'))
  write('file', await api.get('/api/custom/file'))
  write('anonymous', await axios.get('/api/content/items/posts', base))
}

main()
