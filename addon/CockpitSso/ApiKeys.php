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
     * Replaced keys that are still valid: sha256 of the old key => _id, sha256 of the new key, end.
     * Kept in Cockpit's memory storage. If Cockpit's cache is emptied, the grace time ends early.
     */
    private const GRACE = 'sso.keys.grace';

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
        $for = hash('sha256', $next);
        $others = [];
        $own = [];

        foreach ($this->graces() as $hash => $entry) {
            if ($entry['id'] !== $user['_id']) {
                $others[$hash] = $entry;
            } elseif ($grace > 0) {
                $own[$hash] = ['for' => $for] + $entry;
            }
        }

        if ($grace > 0 && self::isUserKey($user['apiKey'] ?? null)) {
            $own[hash('sha256', $user['apiKey'])] = [
                'id' => $user['_id'],
                'for' => $for,
                'until' => time() + $grace,
            ];
        }

        $this->app->memory->set(self::GRACE, $others + $own);
    }

    /** The current key for a replaced key in its grace time, or null. */
    public function successor(string $old): ?string
    {
        $entry = $this->graces()[hash('sha256', $old)] ?? null;
        $user = $entry === null ? null : (new Accounts($this->app))->byId($entry['id']);
        $key = $user['apiKey'] ?? null;

        // The grace time ends if the key was changed elsewhere, such as in the admin pages.
        return is_string($key) && hash_equals($entry['for'], hash('sha256', $key)) ? $key : null;
    }

    /** @return array<string, array{id: string, for: string, until: int}> */
    private function graces(): array
    {
        $all = $this->app->memory->get(self::GRACE, []);
        $now = time();

        return array_filter(
            is_array($all) ? $all : [],
            static fn (array $entry): bool => $entry['until'] > $now
        );
    }
}
