<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Makes an API key for each active user without one. It locks for one user at a time, so other
 * requests to Cockpit can continue, and reads each account again under the lock.
 */
final class MissingKeys
{
    private const STATES = ['users', 'keyed', 'made', 'inactive', 'excluded'];

    private readonly ApiKeys $keys;
    private readonly Accounts $accounts;

    public function __construct(private readonly App $app)
    {
        $this->keys = new ApiKeys($app);
        $this->accounts = new Accounts($app);
    }

    /**
     * @param bool $dryRun only count; "made" is then the number of missing keys
     * @return array{users: int, keyed: int, made: int, inactive: int, excluded: int}
     */
    public function make(bool $dryRun): array
    {
        $counts = array_fill_keys(self::STATES, 0);

        foreach ($this->accounts->keyHolders() as $user) {
            $state = $this->state($user);

            if ($state === 'made' && !$dryRun) {
                $state = $this->makeFor((string) $user['_id']);
            }

            if ($state !== null) {
                $counts['users']++;
                $counts[$state]++;
            }
        }

        return $counts;
    }

    /** @return string|null null if the user was deleted in the meantime */
    private function makeFor(string $id): ?string
    {
        return Lock::hold($this->app, function () use ($id): ?string {
            $user = $this->accounts->byId($id);
            $state = $user === null ? null : $this->state($user);

            if ($state === 'made') {
                $this->keys->mint($user);
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
            default => 'made',
        };
    }
}
