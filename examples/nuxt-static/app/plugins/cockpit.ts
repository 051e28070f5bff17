export default defineNuxtPlugin(() => {
  const { issuer, clientId, bridge, image } = useRuntimeConfig().public
  const session = createSession(issuer, clientId)
  return { provide: { session, cockpit: createCockpit(session, bridge, image) } }
})
