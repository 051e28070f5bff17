<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/** The API keys of users: existing keys, new keys, and replaced keys in their grace time. */
final class ApiKeys
{
    /** Cockpit looks only keys with this prefix up among users. */
    private const PREFIX = 'USR-';

    /**
     * Replaced keys in their grace time are in Cockpit's memory storage. If Cockpit's cache is
     * emptied, the grace time ends early. There are two kinds of entries. A request with another
     * key reads one entry, and a rotation writes two, however many users have replaced keys.
     *
     * HOLDER and the sha256 of a replaced key => _id of the user
     * GRACE and the sha256 of an _id => "for": sha256 of the user's current key; "until": sha256 of
     * each replaced key => end in unix seconds
     *
     * No entry has an expiry: the SQLite storage of Cockpit 2.6 and 2.8 does not support it.
     */
    private const HOLDER = 'sso.keys.holder.';
    private const GRACE = 'sso.keys.grace.';

    /** Longest grace time in seconds. */
    public const LONGEST_GRACE = 86400;

    private readonly KeyAges $ages;

    public function __construct(private readonly App $app)
    {
        $this->ages = new KeyAges($app);
    }

    public static function isUserKey(mixed $key): bool
    {
        return is_string($key) && str_starts_with($key, self::PREFIX);
    }

    /**
     * @param array<string, mixed> $user
     * @return string|null null also if Cockpit would reject the stored key, or it must not
     *     be returned
     */
    public function of(array $user): ?string
    {
        $key = $user['apiKey'] ?? null;

        return self::isUserKey($key) && !$this->isWithheld($user) ? $key : null;
    }

    /**
     * @param array<string, mixed> $user
     * @return int|null unix seconds when the addon made the key; null without a key, or if it was
     *     made elsewhere
     */
    public function since(array $user): ?int
    {
        $key = $this->of($user);

        return $key === null ? null : $this->ages->since($key, $user['_id']);
    }

    /**
     * Whether Cockpit's configuration excludes the role of this user from API keys.
     *
     * @param array<string, mixed> $user
     */
    public function isWithheld(array $user): bool
    {
        $excluded = (array) $this->app->retrieve('sso/keys/exclude_roles', []);

        return in_array($user['role'] ?? '', $excluded, true);
    }

    /** A new key in the format of Cockpit's own pages. */
    public static function fresh(): string
    {
        return self::PREFIX . bin2hex(random_bytes(20));
    }

    /**
     * Makes a key, or returns the existing one. Call it under the lock. The lock does not reach
     * other machines. For storage that machines share, the key is changed only if it is still the
     * key that was read.
     *
     * @param array<string, mixed> $user
     * @return array<string, mixed> the user as stored
     * @throws Refusal if this user must not have a key
     */
    public function mint(array $user): array
    {
        $this->requireAllowed($user);

        return $this->of($user) !== null
            ? $user
            : $this->replace($user, self::fresh(), ['apiKey' => $user['apiKey'] ?? null]);
    }

    /**
     * @param array<string, mixed> $user
     * @param array<string, mixed> $only change nothing unless these values are stored now
     * @return array<string, mixed> the user as stored
     */
    private function replace(array $user, string $key, array $only): array
    {
        // The age comes first: if PHP stops between the two, no key has an unknown age.
        $this->ages->add($key, $user['_id']);
        $stored = (new Accounts($this->app))->change($user['_id'], ['apiKey' => $key], $only);

        foreach ([$user['apiKey'] ?? null, $key] as $unused) {
            if (self::isUserKey($unused) && $unused !== ($stored['apiKey'] ?? null)) {
                $this->ages->remove($unused);
            }
        }

        return $stored;
    }

    /**
     * @param array<string, mixed> $user
     * @throws Refusal if this user must not have a new key
     */
    private function requireAllowed(array $user): void
    {
        if ($this->isWithheld($user)) {
            throw Refusal::withheld();
        }

        if (!UserView::isActive($user)) {
            throw Refusal::conflict('active', 'User is not active');
        }
    }

    /**
     * Replaces the key. Call it under the lock.
     *
     * @param array<string, mixed> $user
     * @param int $grace seconds; 0 also ends the grace time of all earlier keys of this user
     * @param int|null $olderThan seconds; a younger key stays, a key of unknown age does not
     * @return array<string, mixed> the user as stored
     * @throws Refusal if this user must not have a key
     */
    public function renew(array $user, int $grace, ?int $olderThan = null): array
    {
        $this->requireAllowed($user);
        $since = $olderThan === null ? null : $this->since($user);

        if ($since !== null && time() - $since < $olderThan) {
            return $user;
        }

        $key = self::fresh();
        // Before the change, so that Cockpit does not refuse the old key in between.
        $this->extend($user, $key, $grace);
        // If another machine has replaced the old key in the meantime, its new key stays.
        $only = $olderThan === null ? [] : ['apiKey' => $user['apiKey'] ?? null];
        $stored = $this->replace($user, $key, $only);

        if (is_string($stored['apiKey'] ?? null) && $stored['apiKey'] !== $key) {
            $this->extend($user, $stored['apiKey'], $grace);
        }

        return $stored;
    }

    /**
     * Starts the grace time of this user's present key. It has no effect before the next key is
     * in Cockpit's storage.
     *
     * @param array<string, mixed> $user as stored before the change
     * @param int $grace seconds; 0 ends the grace time of all earlier keys of this user
     */
    private function extend(array $user, string $next, int $grace): void
    {
        $memory = $this->app->memory;
        $id = $user['_id'];
        $now = time();
        $before = $this->grace($id)['until'];
        $after = $grace === 0 ? [] : array_filter($before, static fn (int $end) => $end > $now);
        $key = $user['apiKey'] ?? null;
        $present = $grace > 0 && self::isUserKey($key) ? hash('sha256', $key) : null;

        // A key that moved here from another user stays theirs until its grace time is over.
        if ($present !== null && ($this->replaced($present)['id'] ?? $id) === $id) {
            $after[$present] = $now + $grace;
        }

        // Before HOLDER: a request in between must not find an entry that counts as ended.
        if ($after !== []) {
            $memory->set(self::place($id), ['for' => hash('sha256', $next), 'until' => $after]);
        } elseif ($before !== []) {
            $memory->del(self::place($id));
        }

        if ($present !== null && isset($after[$present])) {
            $memory->set(self::HOLDER . $present, $id);
        }

        foreach (array_keys(array_diff_key($before, $after)) as $ended) {
            if ($memory->get(self::HOLDER . $ended) === $id) {
                $memory->del(self::HOLDER . $ended);
            }
        }
    }

    /** The current key for a replaced key in its grace time, or null. */
    public function successor(string $old): ?string
    {
        $entry = $this->replaced(hash('sha256', $old));
        $user = $entry === null ? null : (new Accounts($this->app))->byId($entry['id']);
        $key = $user['apiKey'] ?? null;

        // The grace time ends if the key was changed elsewhere, such as in the admin pages.
        return is_string($key) && hash_equals($entry['for'], hash('sha256', $key)) ? $key : null;
    }

    /**
     * @param string $hash sha256 of a key
     * @return array{id: string, for: string}|null null if this key is in no grace time
     */
    private function replaced(string $hash): ?array
    {
        $id = $this->app->memory->get(self::HOLDER . $hash);

        if (!is_string($id)) {
            return null;
        }

        ['for' => $for, 'until' => $until] = $this->grace($id);

        if (($until[$hash] ?? 0) > time()) {
            return ['id' => $id, 'for' => $for];
        }

        $this->app->memory->del(self::HOLDER . $hash);

        return null;
    }

    /** @return array{for: string, until: array<string, int>} also with keys that have ended */
    private function grace(string $id): array
    {
        return $this->app->memory->get(self::place($id), ['for' => '', 'until' => []]);
    }

    /** A hash, because the memory storage limits the length of names. */
    private static function place(string $id): string
    {
        return self::GRACE . hash('sha256', $id);
    }
}
