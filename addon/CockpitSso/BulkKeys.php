<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Makes or replaces the API keys of many users. It locks for one user at a time, so other requests
 * to Cockpit can continue, and reads each account again under the lock.
 */
final class BulkKeys
{
    private const STATES = ['users', 'keyed', 'keyless', 'inactive', 'excluded'];

    private readonly ApiKeys $keys;
    private readonly Accounts $accounts;

    public function __construct(private readonly App $app)
    {
        $this->keys = new ApiKeys($app);
        $this->accounts = new Accounts($app);
    }

    /**
     * Makes a key for each active user without one.
     *
     * @param bool $dryRun only count
     * @return array{users: int, keyed: int, keyless: int, inactive: int, excluded: int} by the
     *     state before: each of "keyless" got a key
     */
    public function make(bool $dryRun): array
    {
        return $this->each(
            $this->accounts->keyHolders(),
            'keyless',
            $dryRun ? null : $this->keys->mint(...)
        );
    }

    /**
     * Replaces the key of each active user who has one.
     *
     * @param string|null $name the exact login name of the user; null for all users
     * @param int $grace seconds in which the old keys stay valid
     * @param bool $dryRun only count
     * @return array{users: int, keyed: int, keyless: int, inactive: int, excluded: int} by the
     *     state before: each of "keyed" got another key
     */
    public function replace(?string $name, int $grace, bool $dryRun): array
    {
        return $this->each(
            $name === null ? $this->accounts->keyHolders() : $this->accounts->having('user', $name),
            'keyed',
            $dryRun ? null : fn (array $user): array => $this->keys->renew($user, $grace)
        );
    }

    /**
     * @param iterable<array<string, mixed>> $users
     * @param string $wanted the state of the users to work on
     * @param (\Closure(array<string, mixed>): array<string, mixed>)|null $work
     * @return array<string, int>
     */
    private function each(iterable $users, string $wanted, ?\Closure $work): array
    {
        $counts = array_fill_keys(self::STATES, 0);

        foreach ($users as $user) {
            $state = $this->state($user);

            if ($state === $wanted && $work !== null) {
                $state = $this->locked((string) $user['_id'], $wanted, $work);
            }

            if ($state !== null) {
                $counts['users']++;
                $counts[$state]++;
            }
        }

        return $counts;
    }

    /** @return string|null null if the user was deleted in the meantime */
    private function locked(string $id, string $wanted, \Closure $work): ?string
    {
        return Lock::hold($this->app, function () use ($id, $wanted, $work): ?string {
            $user = $this->accounts->byId($id);
            $state = $user === null ? null : $this->state($user);

            if ($state === $wanted) {
                $work($user);
            }

            return $state;
        });
    }

    /** @param array<string, mixed> $user */
    private function state(array $user): string
    {
        return match (true) {
            $this->keys->isWithheld($user) => 'excluded',
            !UserView::isActive($user) => 'inactive',
            $this->keys->of($user) !== null => 'keyed',
            default => 'keyless',
        };
    }
}
