import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Keycloak accepts exactly this port of the client's redirect URI.
export default defineConfig({ plugins: [react()], server: { port: 5173, strictPort: true } })
