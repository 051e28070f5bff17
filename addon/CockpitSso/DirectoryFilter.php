<?php

declare(strict_types=1);

namespace CockpitSso;

/**
 * The filter of a user query. Texts are always data, never operators or patterns.
 *
 * Cockpit's file storage (MongoLite) compares numeric strings as numbers: "1e3" equals "1000", and
 * many ids are numeric strings. It therefore gets the filter as a function. MongoDB gets operators.
 */
final class DirectoryFilter
{
    private function __construct(
        private readonly ?string $search,
        private readonly ?string $user,
        private readonly ?string $email,
        private readonly bool $anyCase,
        private readonly ?int $modifiedSince,
        private readonly ?string $after
    ) {
    }

    public static function of(Parameters $query): self
    {
        return new self(
            $query->text('search'),
            $query->filled('user'),
            $query->filled('email'),
            $query->flag('anyCase'),
            $query->number('modifiedSince', 0),
            $query->id('after')
        );
    }

    /** All users with a greater _id; all users for null. */
    public static function after(?string $id): self
    {
        return new self(null, null, null, false, null, $id);
    }

    /** The same without the position in the list, for the total. */
    public function everywhere(): self
    {
        return new self(
            $this->search,
            $this->user,
            $this->email,
            $this->anyCase,
            $this->modifiedSince,
            null
        );
    }

    /** @return \Closure(array<string, mixed>): bool|null null when every user matches */
    public function asFunction(): ?\Closure
    {
        $matchers = array_values(array_filter([
            $this->searchMatcher(),
            $this->exactMatcher('user', $this->user),
            $this->exactMatcher('email', $this->email),
            $this->timeMatcher(),
            $this->after === null
                ? null
                : fn (array $user): bool => strcmp($user['_id'], $this->after) > 0,
        ]));

        return $matchers === [] ? null : static function (array $user) use ($matchers): bool {
            foreach ($matchers as $matches) {
                if (!$matches($user)) {
                    return false;
                }
            }

            return true;
        };
    }

    /** @return array<string, mixed> */
    public function asOperators(): array
    {
        $all = [];

        if ($this->search !== null && $this->search !== '') {
            $contains = ['$regex' => preg_quote($this->search), '$options' => 'i'];
            $all[] = ['$or' => [
                ['user' => $contains],
                ['name' => $contains],
                ['email' => $contains],
            ]];
        }

        foreach (['user' => $this->user, 'email' => $this->email] as $field => $value) {
            if ($value !== null) {
                $all[] = [$field => $this->anyCase
                    ? ['$regex' => '^' . preg_quote($value) . '\z', '$options' => 'i']
                    : ['$eq' => $value]];
            }
        }

        if ($this->modifiedSince !== null) {
            $all[] = ['_modified' => ['$gte' => $this->modifiedSince]];
        }

        if ($this->after !== null) {
            // Ids are ObjectIds, which MongoDB sorts after all texts
            $all[] = preg_match('/^[0-9a-f]{24}$/D', $this->after) === 1
                ? ['_id' => ['$gt' => new \MongoDB\BSON\ObjectID($this->after)]]
                : ['$or' => [
                    ['_id' => ['$gt' => $this->after]],
                    ['_id' => ['$type' => 'objectId']],
                ]];
        }

        return $all === [] ? [] : ['$and' => $all];
    }

    private function searchMatcher(): ?\Closure
    {
        if ($this->search === null || $this->search === '') {
            return null;
        }

        $pattern = '/' . preg_quote($this->search, '/') . '/iu';

        return static fn (array $user): bool => self::fits($pattern, $user['user'] ?? null)
            || self::fits($pattern, $user['name'] ?? null)
            || self::fits($pattern, $user['email'] ?? null);
    }

    private function exactMatcher(string $field, ?string $value): ?\Closure
    {
        if ($value === null) {
            return null;
        }

        $pattern = '/^' . preg_quote($value, '/') . '$/iuD';

        return $this->anyCase
            ? static fn (array $user): bool => self::fits($pattern, $user[$field] ?? null)
            : static fn (array $user): bool => ($user[$field] ?? null) === $value;
    }

    private function timeMatcher(): ?\Closure
    {
        return $this->modifiedSince === null
            ? null
            : fn (array $user): bool => (int) ($user['_modified'] ?? 0) >= $this->modifiedSince;
    }

    private static function fits(string $pattern, mixed $text): bool
    {
        return is_string($text) && preg_match($pattern, $text) === 1;
    }
}
