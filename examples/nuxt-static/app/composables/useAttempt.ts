const BUSY = 'One moment…'

/** What the user is told, and a function that does work and tells how it went. */
export function useAttempt() {
  const problem = useState('problem', () => '')
  const status = useState('status', () => '')
  const busy = computed(() => status.value === BUSY)

  function fail(error: unknown) {
    problem.value = error instanceof Problem ? error.message : `This failed: ${error}`
  }

  async function attempt(work: () => Promise<unknown>, done = ''): Promise<void> {
    problem.value = ''
    status.value = BUSY
    await work().then(() => (status.value = done), (error) => ((status.value = ''), fail(error)))
  }

  return { problem, status, busy, fail, attempt }
}
