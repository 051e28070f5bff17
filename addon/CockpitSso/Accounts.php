<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Cockpit's user documents.
 *
 * Cockpit's file storage compares loosely and has no index, so whatever it finds is compared again, exactly. A
 * look-up by a field (having) reads all users in every case: it takes the same time whether somebody is found.
 */
final class Accounts
{
    private const COLLECTION = 'system/users';

    /** Set while this class fires app.users.save, so that the guard knows whose change it is. */
    public const WRITING = 'sso.writing';

    public function __construct(private readonly App $app)
    {
    }

    /** @return array<string, mixed>|null */
    public function byId(string $id): ?array
    {
        $found = $this->app->dataStorage->findOne(self::COLLECTION, ['_id' => $id]);

        // Stops at the first one that looks equal; only when that is another one all must be read.
        return $found === null || $found['_id'] === $id ? $found : $this->having('_id', $id)[0] ?? null;
    }

    /**
     * @param string $field a name, dots for nested ones
     * @return list<array<string, mixed>> oldest first: the first one is the one that Cockpit itself would take
     */
    public function having(string $field, string $value): array
    {
        $found = $this->app->dataStorage->find(self::COLLECTION, ['filter' => [$field => $value]])->toArray();

        return array_values(array_filter($found, static function (array $user) use ($field, $value): bool {
            foreach (explode('.', $field) as $name) {
                $user = is_array($user) ? $user[$name] ?? null : null;
            }

            return $user === $value;
        }));
    }

    /** @return \Generator<string, string> the user names of all accounts by _id */
    public function names(): \Generator
    {
        foreach ($this->app->dataStorage->find(self::COLLECTION, ['fields' => ['user' => 1]]) as $user) {
            yield (string) $user['_id'] => is_string($user['user'] ?? null) ? $user['user'] : '';
        }
    }

    /** @return list<array<string, mixed>> ordered by _id */
    public function page(DirectoryFilter $filter, int $limit, int $skip): array
    {
        return $this->app->dataStorage->find(self::COLLECTION, [
            'filter' => $this->criteria($filter),
            'fields' => UserView::FIELDS,
            'sort' => ['_id' => 1],
            'limit' => $limit,
            'skip' => $skip,
        ])->toArray();
    }

    /** How many there are in all, wherever a page begins. */
    public function count(DirectoryFilter $filter): int
    {
        return $this->app->dataStorage->count(self::COLLECTION, $this->criteria($filter->everywhere()));
    }

    /**
     * @param array<string, mixed> $user
     * @return array<string, mixed> as stored
     */
    public function create(array $user): array
    {
        $user['_created'] = $user['_modified'] = time();
        $this->announce($user, false);
        $this->app->dataStorage->save(self::COLLECTION, $user);

        return $this->byId((string) $user['_id']) ?? $user;
    }

    /**
     * @param array<string, mixed> $fields
     * @return array<string, mixed> as stored
     */
    public function change(string $id, array $fields): array
    {
        $change = ['_id' => $id, '_modified' => time()] + $fields;
        $this->announce($change, true);
        unset($change['_id']);

        // By function, not by value: to the file storage an id like "61e4…" can equal another one.
        $this->app->dataStorage->update(
            self::COLLECTION,
            $this->isMongo() ? ['_id' => $id] : static fn (array $user): bool => $user['_id'] === $id,
            $change
        );

        return $this->byId($id) ?? throw Refusal::unknownUser();
    }

    /** @param array<string, mixed> $user */
    private function announce(array &$user, bool $isUpdate): void
    {
        $this->app->set(self::WRITING, true);

        try {
            $this->app->trigger('app.users.save', [&$user, $isUpdate]);
        } finally {
            $this->app->set(self::WRITING, false);
        }
    }

    /** @return \Closure|array<string, mixed> */
    private function criteria(DirectoryFilter $filter): \Closure|array
    {
        return $this->isMongo() ? $filter->asOperators() : $filter->asFunction() ?? [];
    }

    private function isMongo(): bool
    {
        return $this->app->dataStorage->type === 'mongodb';
    }
}
