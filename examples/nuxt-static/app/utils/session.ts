import { ErrorResponse, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts'

/** An error whose message is written for the user. */
export class Problem extends Error {}

export type Session = ReturnType<typeof createSession>

export function createSession(issuer: string, clientId: string) {
  const home = location.origin + '/' // the client's redirect URI in Keycloak, to the letter
  const sessionStore = new WebStorageStateStore({ store: sessionStorage })
  const manager = new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: home,
    post_logout_redirect_uri: home,
    userStore: sessionStore,
    stateStore: sessionStore,
    automaticSilentRenew: false, // by renew, which makes one refresh at a time
  })
  const user = shallowRef<User | null>(null)
  manager.events.addUserLoaded((loaded) => void (user.value = loaded))
  manager.events.addUserUnloaded(() => void (user.value = null))
  let renewal: Promise<User | null> | undefined

  /** Completes a login that comes back from Keycloak, or continues that of this tab. */
  async function start(): Promise<void> {
    const { href, search } = location
    history.replaceState(null, '', home) // A code is valid once, so a reload would fail.
    if (/[?&](code|error)=/.test(search)) {
      await manager.signinCallback(href).catch(async (error: Error) => {
        if (await manager.getUser()) return // After the back button, the tab still has its login.
        throw new Problem(`The login did not complete: ${error.message}. Log in again.`)
      })
    }
    user.value = await manager.getUser()
  }

  /** An access token that has not expired. */
  async function accessToken(): Promise<string> {
    const user = await manager.getUser()
    if (!user) return end()
    return user.expired ? renew() : user.access_token
  }

  /** A new access token. The session has ended if Keycloak refuses it. */
  async function renew(): Promise<string> {
    renewal ??= manager.signinSilent().finally(() => (renewal = undefined))
    try {
      const user = await renewal
      if (user) return user.access_token
    } catch (error) {
      const refused = error instanceof ErrorResponse && error.error === 'invalid_grant'
      if (!refused) throw unreachable('Keycloak')
    }
    return end()
  }

  async function end(): Promise<never> {
    await manager.removeUser()
    throw new Problem('Your session has ended. Log in again to continue.')
  }

  /** Only to a Keycloak that answers: the browser's own error page does not help the user. */
  async function leave(go: () => Promise<void>): Promise<void> {
    const discovery = `${issuer}/.well-known/openid-configuration`
    await fetch(discovery).catch(() => Promise.reject(unreachable('Keycloak')))
    await go()
  }

  const login = () => leave(() => manager.signinRedirect())
  const logout = () => leave(() => manager.signoutRedirect())
  return { user, events: manager.events, start, login, logout, accessToken, renew, end }
}

export function unreachable(server: string): Problem {
  const down = `${server} does not answer. Try again in a moment.`
  return new Problem(navigator.onLine ? down : 'You are offline.')
}
