import { useCallback, useEffect, useRef, useState, useTransition, type FormEvent } from 'react'
import type { Attempt } from './App'
import { deletePage, listPages, savePage, type Page } from './cockpit'

export function Pages({ attempt }: { attempt: Attempt }) {
  const [pages, setPages] = useState<Page[]>([])
  const [open, setOpen] = useState<Page>()
  const heading = useRef<HTMLHeadingElement>(null)

  const load = useCallback(async () => setPages(await listPages()), [])
  useEffect(() => void attempt(load), [attempt, load])

  const close = () => {
    setOpen((now) => (now === open ? undefined : now)) // The user may have opened another page.
    heading.current?.focus()
  }
  const change: Attempt = (work, done) => attempt(() => work().then(close).then(load), done)

  return (
    <>
      <section>
        <h2 ref={heading} tabIndex={-1}>Pages</h2>
        <ul>
          {pages.map((page) => (
            <li key={page._id}>
              <button onClick={() => setOpen(page)} aria-current={page === open}>
                {page.titel}
              </button>
            </li>
          ))}
        </ul>
        <button onClick={() => setOpen({ titel: '', text: '' })}>New item</button>
        <button onClick={() => attempt(load)}>Reload</button>
      </section>
      {open && <PageForm key={open._id} page={open} change={change} close={close} />}
    </>
  )
}

type FormProps = { page: Page; change: Attempt; close: () => void }

function PageForm({ page: { _id, titel, text }, change, close }: FormProps) {
  const [busy, startWork] = useTransition()
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = Object.fromEntries(new FormData(event.currentTarget)) as unknown as Page
    startWork(() => change(() => savePage({ ...fields, _id }), 'Saved.'))
  }
  const remove = (id: string) =>
    confirm(`Delete “${titel}”?`) && startWork(() => change(() => deletePage(id), 'Deleted.'))

  return (
    <form onSubmit={save} aria-label={titel || 'New item'}>
      <label>Title <input name="titel" defaultValue={titel} required autoFocus /></label>
      <label>Text <textarea name="text" defaultValue={text} rows={6} /></label>
      <button disabled={busy}>Save</button>
      {_id && <button type="button" onClick={() => remove(_id)}>Delete</button>}
      <button type="button" onClick={close}>Cancel</button>
    </form>
  )
}
