import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AuthProvider } from 'react-oidc-context'
import { App } from './App'
import { home, manager } from './session'
import './style.css'

createRoot(document.body).render(
  <StrictMode>
    <AuthProvider userManager={manager} onSigninCallback={() => history.replaceState({}, '', home)}>
      <App />
    </AuthProvider>
  </StrictMode>,
)
