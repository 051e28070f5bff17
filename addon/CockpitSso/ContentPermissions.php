<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/** What a caller of this role may do with content. */
final class ContentPermissions
{
    /** @param string|null $role the caller's role; Cockpit may not have set the caller yet */
    public function __construct(private readonly App $app, private readonly ?string $role)
    {
    }

    /**
     * A filter on a field of a linked item (@link.field) reveals data of the linked model. It
     * therefore requires the permission to read that model.
     *
     * @return bool whether the caller may read every linked model that the filter names
     * @throws NotAllowed if a name is not a link of the model
     */
    public function readLinked(string $model, mixed $filter): bool
    {
        $links = Grammar::links($filter);
        $meta = $links === [] ? null : $this->app->module('content')->model($model);

        if (!is_array($meta)) {
            return true; // no links, or an unknown model: Cockpit then reads nothing
        }

        foreach ($links as $name) {
            $linked = $this->target($meta['fields'] ?? [], explode('.', substr($name, 1))[0])
                ?? throw new NotAllowed($name, 'filter');

            if (!$this->isAllowed("content/{$linked}/read")) {
                return false;
            }
        }

        return true;
    }

    /**
     * Removes the state from an update if the caller may not publish. Cockpit's REST API does so
     * itself, but not up to 2.8, and GraphQL never does.
     *
     * @param array<array-key, mixed> $data
     * @return array<array-key, mixed>
     */
    public function withAllowedState(string $model, array $data): array
    {
        if (isset($data['_id']) && !$this->isAllowed("content/{$model}/publish")) {
            unset($data['_state']);
        }

        return $data;
    }

    private function isAllowed(string $permission): bool
    {
        return (string) $this->role !== ''
            && $this->app->helper('acl')->isAllowed($permission, $this->role);
    }

    /** @param array<array-key, mixed> $fields */
    private function target(array $fields, string $name): ?string
    {
        foreach ($fields as $field) {
            if (($field['name'] ?? null) === $name) {
                $isLink = ($field['type'] ?? null) === 'contentItemLink';
                $linked = $isLink ? $field['opts']['link'] ?? null : null;

                return is_string($linked) && $linked !== '' ? $linked : null;
            }
        }

        return null;
    }
}
