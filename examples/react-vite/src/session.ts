import { ErrorResponse, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts'

/** An error whose message is written for the user. */
export class Problem extends Error {}

/** The client's redirect URI in Keycloak, to the letter. */
export const home = location.origin + '/'

const sessionStore = new WebStorageStateStore({ store: sessionStorage })
export const manager = new UserManager({
  authority: import.meta.env.VITE_ISSUER,
  client_id: import.meta.env.VITE_CLIENT_ID,
  redirect_uri: home,
  post_logout_redirect_uri: home,
  userStore: sessionStore,
  stateStore: sessionStore,
  automaticSilentRenew: false, // by renew, which makes one refresh at a time
})

export const login = () => leave(() => manager.signinRedirect())
export const logout = () => leave(() => manager.signoutRedirect())

/** An access token that has not expired. */
export async function accessToken(): Promise<string> {
  const user = await manager.getUser()
  if (!user) return end()
  return user.expired ? renew() : user.access_token
}

let renewal: Promise<User | null> | undefined

/** A new access token. The session has ended if Keycloak refuses it. */
export async function renew(): Promise<string> {
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

export async function end(): Promise<never> {
  await manager.removeUser()
  throw new Problem('Your session has ended. Log in again to continue.')
}

export function unreachable(server: string): Problem {
  const down = `${server} does not answer. Try again in a moment.`
  return new Problem(navigator.onLine ? down : 'You are offline.')
}

/** Only to a Keycloak that answers: the browser's own error page does not help the user. */
async function leave(go: () => Promise<void>): Promise<void> {
  const discovery = `${manager.settings.authority}/.well-known/openid-configuration`
  await fetch(discovery).catch(() => Promise.reject(unreachable('Keycloak')))
  await go()
}
