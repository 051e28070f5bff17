<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/** The API keys of users: which one may leave, new ones, and old ones in their time of grace. */
final class ApiKeys
{
    /** Only keys that begin so are looked up among users. */
    private const PREFIX = 'USR-';

    /**
     * Old keys that still count: sha256 of the old key => _id, sha256 of the key that replaced it, end.
     * In Cockpit's memory: emptying Cockpit's cache ends the grace early, which is the safe side.
     */
    private const GRACE = 'sso.keys.grace';

    public function __construct(private readonly App $app)
    {
    }

    public static function isUserKey(mixed $key): bool
    {
        return is_string($key) && str_starts_with($key, self::PREFIX);
    }

    /**
     * @param array<string, mixed> $user
     * @return string|null null also when Cockpit would not accept what is stored, or the key must not leave
     */
    public function of(array $user): ?string
    {
        $key = $user['apiKey'] ?? null;

        return self::isUserKey($key) && !$this->isWithheld($user) ? $key : null;
    }

    /**
     * Whether Cockpit's configuration keeps the keys of this user's role from being handed out.
     *
     * @param array<string, mixed> $user
     */
    public function isWithheld(array $user): bool
    {
        return in_array($user['role'] ?? '', (array) $this->app->retrieve('sso/keys/exclude_roles', []), true);
    }

    /** A key as Cockpit's own pages make it. */
    public static function fresh(): string
    {
        return self::PREFIX . bin2hex(random_bytes(20));
    }

    /**
     * Keeps an existing key. Call under the lock. The lock knows nothing of a second machine, but the storage that
     * machines can share is changed only if the key there is still the one that was read.
     *
     * @param array<string, mixed> $user
     * @return array<string, mixed> the user as stored
     * @throws Refusal when this user is to have none
     */
    public function mint(array $user): array
    {
        $this->requireAllowed($user);

        return $this->of($user) !== null ? $user : (new Accounts($this->app))->change(
            $user['_id'],
            ['apiKey' => self::fresh()],
            ['apiKey' => $user['apiKey'] ?? null]
        );
    }

    /**
     * @param array<string, mixed> $user
     * @throws Refusal when this user is to have no new key
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
     * Call under the lock.
     *
     * @param array<string, mixed> $user
     * @param int $grace seconds; 0 ends the time of all earlier keys of this user too
     * @return array<string, mixed> the user as stored
     * @throws Refusal when this user is to have none
     */
    public function renew(array $user, int $grace): array
    {
        $this->requireAllowed($user);
        $key = self::fresh();
        $stored = (new Accounts($this->app))->change($user['_id'], ['apiKey' => $key]);
        $others = [];
        $own = [];

        foreach ($this->graces() as $hash => $entry) {
            if ($entry['id'] !== $user['_id']) {
                $others[$hash] = $entry;
            } elseif ($grace > 0) {
                $own[$hash] = ['for' => hash('sha256', $key)] + $entry;
            }
        }

        if ($grace > 0 && self::isUserKey($user['apiKey'] ?? null)) {
            $own[hash('sha256', $user['apiKey'])] = [
                'id' => $user['_id'],
                'for' => hash('sha256', $key),
                'until' => time() + $grace,
            ];
        }

        $this->app->memory->set(self::GRACE, $others + $own);

        return $stored;
    }

    /** The key that an old one stands for at present, or null. */
    public function successor(string $old): ?string
    {
        $entry = $this->graces()[hash('sha256', $old)] ?? null;
        $user = $entry === null ? null : (new Accounts($this->app))->byId($entry['id']);
        $key = $user['apiKey'] ?? null;

        // A key that was changed elsewhere in the meantime, in the admin pages say, ends the grace.
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
