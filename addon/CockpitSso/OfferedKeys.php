<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * The API keys that Cockpit generated for the account page of this session. Users may renew their
 * key with one of these, but must not choose a key. The page shows the key before it saves it, so
 * another key must not be stored instead.
 */
final class OfferedKeys
{
    private const ROUTE = '/utils/generateToken';
    private const SESSION = 'sso.keys.offered';
    private const MOST = 20;

    public function __construct(private readonly App $app)
    {
    }

    /** Runs when Cockpit's answer is ready: stores the hash of a key in it. */
    public function record(): void
    {
        if ($this->app->request?->route !== self::ROUTE || $this->app->request->stopped) {
            return;
        }

        $body = $this->app->response->body;
        $token = is_array($body) ? $body['token'] ?? null : null;

        // Cockpit has closed the session already, and its helper does not open it again.
        $isToken = is_string($token) && preg_match('/^[0-9a-f]{40}$/D', $token) === 1;

        if (!$isToken || !session_start()) {
            return;
        }

        $hashes = [...$this->hashes(), hash('sha256', 'USR-' . $token)];
        $_SESSION[self::SESSION] = array_slice($hashes, -self::MOST);
        session_write_close();
    }

    /** Whether this key was offered and is not used yet. */
    public function has(string $key): bool
    {
        return in_array(hash('sha256', $key), $this->hashes(), true);
    }

    /** Marks this key as used. A page that is still open must not restore it later. */
    public function use(string $key): void
    {
        if ($this->has($key)) {
            $others = array_diff($this->hashes(), [hash('sha256', $key)]);
            $_SESSION[self::SESSION] = array_values($others);
        }
    }

    /** @return list<string> */
    private function hashes(): array
    {
        $hashes = $_SESSION[self::SESSION] ?? [];

        return is_array($hashes) ? array_values($hashes) : [];
    }
}
