<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Gives an API key to each active user without one. The lock is taken for each user alone, so that requests to Cockpit
 * go on meanwhile, and each account is read again under it.
 */
final class MissingKeys
{
    public const NONE = ['users' => 0, 'keyed' => 0, 'made' => 0, 'inactive' => 0, 'excluded' => 0];

    private readonly ApiKeys $keys;
    private readonly Accounts $accounts;

    public function __construct(private readonly App $app)
    {
        $this->keys = new ApiKeys($app);
        $this->accounts = new Accounts($app);
    }

    /**
     * @param bool $dryRun only count; "made" then says how many keys are missing
     * @return array{users: int, keyed: int, made: int, inactive: int, excluded: int}
     */
    public function make(bool $dryRun): array
    {
        $counts = self::NONE;

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

    /** @return string|null null for a user who was deleted meanwhile */
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
