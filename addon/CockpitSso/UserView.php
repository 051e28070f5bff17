<?php

declare(strict_types=1);

namespace CockpitSso;

/**
 * The user object of docs/addon-api.md. It lists its fields, so new fields of Cockpit stay private.
 */
final class UserView
{
    /** The fields of a document that the object needs. */
    public const FIELDS = [
        'user' => 1,
        'name' => 1,
        'email' => 1,
        'role' => 1,
        'active' => 1,
        'twofa' => 1,
        '_created' => 1,
        '_modified' => 1,
    ];

    /**
     * @param array<string, mixed> $user
     * @return array<string, mixed>
     */
    public static function of(array $user): array
    {
        $text = static fn (string $name): string
            => is_string($user[$name] ?? null) ? $user[$name] : '';
        $time = static fn (string $name): int
            => is_numeric($user[$name] ?? null) ? (int) $user[$name] : 0;

        return [
            '_id' => (string) $user['_id'],
            'user' => $text('user'),
            'name' => $text('name'),
            'email' => $text('email'),
            'role' => $text('role'),
            'active' => self::isActive($user),
            'twofa' => ['enabled' => (bool) ($user['twofa']['enabled'] ?? false)],
            '_created' => $time('_created'),
            '_modified' => $time('_modified'),
        ];
    }

    /**
     * Only true and 1 count as active.
     *
     * @param array<string, mixed> $user
     */
    public static function isActive(array $user): bool
    {
        return in_array($user['active'] ?? false, [true, 1], true);
    }
}
