<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Checks that a write to an _id changes that item and no other item.
 *
 * All singletons are in one collection, so the _id of one singleton can select the document of
 * another. Cockpit's file storage compares with ==. In PHP, "69e22" equals every id of 24 digits
 * that begins with 69000000000000000.
 */
final class ItemIds
{
    private const SINGLETONS = 'content/singletons';

    public function __construct(private readonly App $app)
    {
    }

    /** @throws NotAllowed if saving this data as an item of this model would change another item */
    public function checkSave(string $model, mixed $id): void
    {
        $meta = $id === null ? null : $this->app->module('content')->model($model);

        if (!is_array($meta) || !is_string($id)) {
            return; // a new item, or a model that Cockpit does not have
        }

        $isSingleton = ($meta['type'] ?? null) === 'singleton';
        $isForeign = $isSingleton && !$this->isOwn($model, $id);

        if ($isForeign || !$this->isUnique($this->collection($model, $meta), $id)) {
            throw new NotAllowed('_id', 'data', "'data': '_id' does not belong to this item alone");
        }
    }

    /**
     * @throws NotAllowed if deleting this item would delete another item
     */
    public function checkDelete(string $model, string $id): void
    {
        $meta = $this->app->module('content')->model($model);

        if (is_array($meta) && !$this->isUnique($this->collection($model, $meta), $id)) {
            throw new NotAllowed('id', 'id', "'id' matches another item: send the exact _id");
        }
    }

    /** @param array<array-key, mixed> $meta */
    private function collection(string $model, array $meta): string
    {
        return ($meta['type'] ?? null) === 'singleton'
            ? self::SINGLETONS
            : "content/collections/{$model}";
    }

    private function isOwn(string $model, string $id): bool
    {
        $own = $this->app->dataStorage->findOne(self::SINGLETONS, ['_model' => $model]);

        return (string) ($own['_id'] ?? '') === $id;
    }

    private function isUnique(string $collection, string $id): bool
    {
        if (!is_numeric($id) || $this->app->dataStorage->type === 'mongodb') {
            return true;
        }

        // A function: newer releases compare in SQL when they read, but with == when they write.
        $others = static fn (array $item): bool
            => ($item['_id'] ?? null) == $id && (string) $item['_id'] !== $id;
        $query = ['filter' => $others, 'limit' => 1];

        return $this->app->dataStorage->find($collection, $query)->toArray() === [];
    }
}
