<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * When the addon made a key. Each key has a document: the SHA-256 of the key as _id, the user's _id
 * and the time. A key from elsewhere has none, so its age is unknown. The document of a key that no
 * user has any more is never read.
 */
final class KeyAges
{
    private const COLLECTION = 'system/sso_keys';

    public function __construct(private readonly App $app)
    {
    }

    /**
     * Records that this key is made now.
     *
     * @param string $user the user's _id
     */
    public function add(string $key, string $user): void
    {
        $document = ['_id' => self::hash($key), 'user' => $user, 'since' => time()];
        $this->app->dataStorage->insert(self::COLLECTION, $document);
    }

    /**
     * @param string $user the user's _id
     * @return int|null unix seconds; null if the addon did not make this key for this user
     */
    public function since(string $key, string $user): ?int
    {
        $hash = self::hash($key);
        $found = $this->app->dataStorage->findOne(self::COLLECTION, ['_id' => $hash]) ?? [];
        ['_id' => $id, 'user' => $holder, 'since' => $since] = $found
            + ['_id' => null, 'user' => null, 'since' => null];

        return $id === $hash && $holder === $user && is_int($since) ? $since : null;
    }

    public function remove(string $key): void
    {
        $this->app->dataStorage->remove(self::COLLECTION, ['_id' => self::hash($key)]);
    }

    private static function hash(string $key): string
    {
        return hash('sha256', $key);
    }
}
