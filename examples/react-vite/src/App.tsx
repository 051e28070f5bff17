import { useCallback, useEffect, useState } from 'react'
import { useAuth } from 'react-oidc-context'
import { Pages } from './Pages'
import { home, login, logout, manager, Problem, renew } from './session'
import { Welcome } from './Welcome'

/** Does the work and tells the user how it went. */
export type Attempt = (work: () => Promise<unknown>, done?: string) => Promise<void>

export function App() {
  const { user, isLoading, error, events } = useAuth()
  const [problem, setProblem] = useState('')
  const [status, setStatus] = useState('')

  const fail = (e: unknown) => setProblem(e instanceof Problem ? e.message : `This failed: ${e}`)
  const attempt = useCallback<Attempt>(async (work, done = '') => {
    setProblem('')
    setStatus('One moment…')
    await work().then(() => setStatus(done), (e) => (setStatus(''), fail(e)))
  }, [])

  useEffect(() => events.addAccessTokenExpiring(() => void renew().catch(fail)), [events])
  useEffect(() => {
    if (!error) return
    history.replaceState(null, '', home) // A code is valid once, so a reload would fail.
    void manager.getUser(true) // After the back button, the tab still has its login.
  }, [error])

  const roles = (user?.profile.cockpit_roles ?? []) as string[]
  const alert = problem || (error && `The login did not complete: ${error.message}. Log in again.`)
  return (
    <>
      <header>
        <h1>Cockpit with React</h1>
        {user && <p>{`${user.profile.name} (${roles.join() || 'no role in Cockpit'})`}</p>}
        {user && <button onClick={() => attempt(logout)}>Log out</button>}
        {!user && !isLoading && <button onClick={() => attempt(login)}>Log in</button>}
      </header>
      {alert && <p role="alert">{alert}</p>}
      <p role="status">{isLoading ? 'One moment…' : status}</p>
      <main>
        {user && <Welcome attempt={attempt} />}
        {user && <Pages attempt={attempt} />}
      </main>
    </>
  )
}
