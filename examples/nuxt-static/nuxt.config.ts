const noIcon = [{ rel: 'icon', href: 'data:,' }]

// .env sets the addresses when the files are generated.
export default defineNuxtConfig({
  compatibilityDate: '2026-12-01',
  ssr: false,
  css: ['~/assets/style.css'],
  devServer: { port: 3000 }, // of the redirect URI in Keycloak
  app: { head: { title: 'Cockpit with Nuxt', htmlAttrs: { lang: 'en' }, link: noIcon } },
  runtimeConfig: { public: { issuer: '', clientId: '', bridge: '', image: '' } },
})
