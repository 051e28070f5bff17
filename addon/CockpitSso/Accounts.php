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

    /** Accounts in memory at a time, when all are read. */
    private const PAGE = 500;

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

    /** @return \Generator<array<string, mixed>> what decides about the API key of each account, ordered by _id */
    public function keyHolders(): \Generator
    {
        $after = null;

        do {
            $page = $this->app->dataStorage->find(self::COLLECTION, [
                'filter' => $this->criteria(DirectoryFilter::after($after)),
                'fields' => ['apiKey' => 1, 'role' => 1, 'active' => 1],
                'sort' => ['_id' => 1],
                'limit' => self::PAGE,
            ])->toArray();

            yield from $page;
            $after = $page === [] ? null : (string) end($page)['_id'];
        } while (count($page) === self::PAGE);
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
     * @param array<string, mixed> $only nothing is changed unless these values are stored at present
     * @return array<string, mixed> as stored
     */
    public function change(string $id, array $fields, array $only = []): array
    {
        $change = ['_id' => $id, '_modified' => time()] + $fields;
        $this->announce($change, true);
        unset($change['_id']);

        $this->app->dataStorage->update(self::COLLECTION, $this->exactly(['_id' => $id] + $only), $change);

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

    /**
     * By function, not by value: to the file storage an id like "61e4…" can equal another one.
     *
     * @param array<string, mixed> $values
     * @return \Closure|array<string, mixed>
     */
    private function exactly(array $values): \Closure|array
    {
        if ($this->isMongo()) {
            $id = ['_id' => $values['_id']];

            return $id + array_map(static fn (mixed $value): array => ['$eq' => $value], $values);
        }

        return static function (array $user) use ($values): bool {
            foreach ($values as $name => $value) {
                if (($user[$name] ?? null) !== $value) {
                    return false;
                }
            }

            return true;
        };
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
