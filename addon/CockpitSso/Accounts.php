<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Cockpit's user documents.
 *
 * Cockpit's file storage compares loosely and has no index. Every document that it finds is
 * therefore compared again, exactly. A lookup by field (having) always reads all users, so its time
 * does not depend on the result.
 */
final class Accounts
{
    private const COLLECTION = 'system/users';

    /** Maximum number of accounts in memory when all are read. */
    private const PAGE = 500;

    /** Set while this class triggers app.users.save. The guard then skips its checks. */
    public const WRITING = 'sso.writing';

    public function __construct(private readonly App $app)
    {
    }

    /** @return array<string, mixed>|null */
    public function byId(string $id): ?array
    {
        $found = $this->app->dataStorage->findOne(self::COLLECTION, ['_id' => $id]);

        // findOne stops at the first loose match. All users are read only if that is another user.
        return $found === null || $found['_id'] === $id
            ? $found
            : $this->having('_id', $id)[0] ?? null;
    }

    /**
     * @param string $field a field name; dots for nested fields
     * @return list<array<string, mixed>> oldest first; Cockpit itself uses the first one
     */
    public function having(string $field, string $value): array
    {
        $filter = ['filter' => [$field => $value]];
        $found = $this->app->dataStorage->find(self::COLLECTION, $filter)->toArray();
        $matches = static function (array $user) use ($field, $value): bool {
            foreach (explode('.', $field) as $name) {
                $user = is_array($user) ? $user[$name] ?? null : null;
            }

            return $user === $value;
        };

        return array_values(array_filter($found, $matches));
    }

    /** @return \Generator<array<string, mixed>> key, role and state of all accounts, by _id */
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
        $fields = ['fields' => ['user' => 1]];

        foreach ($this->app->dataStorage->find(self::COLLECTION, $fields) as $user) {
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

    /** The total number of matching users, without the position of a page. */
    public function count(DirectoryFilter $filter): int
    {
        $criteria = $this->criteria($filter->everywhere());

        return $this->app->dataStorage->count(self::COLLECTION, $criteria);
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
     * @param array<string, mixed> $only change nothing unless these values are stored now
     * @return array<string, mixed> as stored
     */
    public function change(string $id, array $fields, array $only = []): array
    {
        $change = ['_id' => $id, '_modified' => time()] + $fields;
        $this->announce($change, true);
        unset($change['_id']);

        $criteria = $this->exactly(['_id' => $id] + $only);
        $this->app->dataStorage->update(self::COLLECTION, $criteria, $change);

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
     * A function, not values: the file storage may treat an id like "61e4…" as equal to another id.
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
