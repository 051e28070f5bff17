import { useEffect, useState } from 'react'
import type { Attempt } from './App'
import { image, welcome, type Page } from './cockpit'

/** Cockpit's start page by GraphQL, and an image from its assets. */
export function Welcome({ attempt }: { attempt: Attempt }) {
  const [page, setPage] = useState<Page>()
  const [src, setSrc] = useState('')

  useEffect(() => void attempt(async () => setPage(await welcome())), [attempt])
  useEffect(() => void attempt(async () => setSrc(await image())), [attempt])
  useEffect(() => () => URL.revokeObjectURL(src), [src])

  return (
    <section className="welcome">
      {src && <img src={src} alt="From Cockpit's assets" />}
      <h2>{page?.titel}</h2>
      <p>{page?.text}</p>
    </section>
  )
}
