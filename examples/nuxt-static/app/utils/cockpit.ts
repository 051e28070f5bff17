export interface Page {
  _id?: string
  titel: string
  text: string
}

// What an app does for each reason of a 401: docs/app-developer.md
const REFRESH = ['token_expired', 'token_key', 'session_ended', 'sealed_key_refused']
const LOGIN = [...REFRESH, 'no_token', 'token_signature', 'token_inactive']
const ITEM = '/api/content/item/Seiten'

/** Cockpit's API through the bridge. */
export function createCockpit(session: Session, bridge: string, imageId: string) {
  const listPages = () => json<Page[]>('/api/content/items/Seiten?limit=100')
  const savePage = (data: Page) => json<Page>(ITEM, post({ data }))
  const deletePage = (id: string) => call(`${ITEM}/${id}`, { method: 'DELETE' })

  async function welcome(): Promise<Page> {
    const query = '{ StartseiteModel { titel text } }'
    const answer = await json<{ data: { StartseiteModel: Page } }>('/api/gql', post({ query }))
    return answer.data.StartseiteModel
  }

  /** An address for `<img src>`, as the browser sends no token for images. */
  async function image(): Promise<string> {
    const answer = await call(`/api/assets/image/${imageId}?w=320&h=240&o=1`)
    return URL.createObjectURL(await answer.blob())
  }

  const json = async <T>(path: string, init?: RequestInit): Promise<T> =>
    (await call(path, init)).json()

  async function call(path: string, init?: RequestInit): Promise<Response> {
    let answer = await send(path, await session.accessToken(), init)
    let problem = await problemOf(answer)
    if (answer.status === 401 && REFRESH.includes(problem.reason)) {
      answer = await send(path, await session.renew(), init)
      problem = await problemOf(answer)
    }
    if (answer.status === 401 && LOGIN.includes(problem.reason)) return session.end()
    if (!answer.ok) throw new Problem(words(answer, problem))
    return answer
  }

  function send(path: string, token: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, Authorization: `Bearer ${token}` }
    return fetch(bridge + path, { ...init, headers })
      .catch(() => Promise.reject(unreachable('The server')))
  }

  return { listPages, savePage, deletePage, welcome, image }
}

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

/** Cockpit's own errors have no reason. */
type Refusal = { reason: string; detail: string }

async function problemOf(answer: Response): Promise<Refusal> {
  const body = answer.ok ? {} : await answer.json().catch(() => ({}))
  return { reason: '', detail: body.error ?? '', ...body }
}

function words({ status, headers }: Response, { reason, detail }: Refusal): string {
  const wait = headers.get('Retry-After')
  const again = `Try again ${wait ? `in ${wait} seconds` : 'in a moment'}.`
  if (status === 403 && !reason) return 'Your role in Cockpit does not allow this.'
  if (status === 429) return `Too many requests. ${again}`
  if (status >= 500) return `Cockpit is not available. ${detail} ${again}`
  return detail || `The server answered ${status}.`
}
