<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Whether a write to the item with this _id reaches that item and no other.
 *
 * All singletons share one collection, so the _id of one singleton selects the document of another. Cockpit's file
 * storage compares with ==, and to PHP "69e22" and all ids of 24 digits that begin with 69000000000000000 are equal.
 */
final class ItemIds
{
    private const SINGLETONS = 'content/singletons';

    public function __construct(private readonly App $app)
    {
    }

    /** @throws NotAllowed when saving this data as an item of this model would reach another item */
    public function checkSave(string $model, mixed $id): void
    {
        $meta = $id === null ? null : $this->app->module('content')->model($model);

        if (!is_array($meta) || !is_string($id)) {
            return; // a new item, or a model that Cockpit does not know either
        }

        $isSingleton = ($meta['type'] ?? null) === 'singleton';

        if (($isSingleton && !$this->isOwn($model, $id)) || !$this->isAlone($this->collection($model, $meta), $id)) {
            throw new NotAllowed('_id', 'data', "'data': '_id' does not belong to this item alone");
        }
    }

    /**
     * @throws NotAllowed when deleting this item would delete another one
     */
    public function checkDelete(string $model, string $id): void
    {
        $meta = $this->app->module('content')->model($model);

        if (is_array($meta) && !$this->isAlone($this->collection($model, $meta), $id)) {
            throw new NotAllowed('id', 'id', "'id' matches another item: send the exact _id");
        }
    }

    /** @param array<array-key, mixed> $meta */
    private function collection(string $model, array $meta): string
    {
        return ($meta['type'] ?? null) === 'singleton' ? self::SINGLETONS : "content/collections/{$model}";
    }

    private function isOwn(string $model, string $id): bool
    {
        $own = $this->app->dataStorage->findOne(self::SINGLETONS, ['_model' => $model]);

        return (string) ($own['_id'] ?? '') === $id;
    }

    private function isAlone(string $collection, string $id): bool
    {
        if (!is_numeric($id) || $this->app->dataStorage->type === 'mongodb') {
            return true;
        }

        // By function: newer releases compare in SQL when they read, but with == when they write.
        $others = static fn (array $item): bool => ($item['_id'] ?? null) == $id && (string) $item['_id'] !== $id;

        return $this->app->dataStorage->find($collection, ['filter' => $others, 'limit' => 1])->toArray() === [];
    }
}
