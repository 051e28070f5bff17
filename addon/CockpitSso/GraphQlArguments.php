<?php

declare(strict_types=1);

namespace CockpitSso;

use App\GraphQL\Query;
use Lime\App;

/**
 * Checks the arguments of Cockpit's own GraphQL fields like the parameters of REST, just before
 * Cockpit resolves the field. At that point literals, variables and parts of multipart requests
 * look the same.
 */
final class GraphQlArguments
{
    private const CHECKED = [
        'model', 'filter', 'sort', 'fields', 'data', 'locale', 'populate', 'limit', 'skip',
        'parent', '_id', 'id',
    ];

    public function __construct(private readonly App $app)
    {
    }

    /** Adds the check in front of the resolvers for Cockpit's content. */
    public function guard(Query $schema): void
    {
        $models = array_map(strval(...), array_keys($this->app->module('content')->models()));
        $fields = array_map(static fn (string $model): string => "{$model}Model", $models);
        $queries = ['content' => null, 'contentTree' => null] + array_combine($fields, $models);

        $schema->queries['fields'] = $this->guarded($schema->queries['fields'], $queries);
        $schema->mutations['fields'] = $this->guarded(
            $schema->mutations['fields'],
            ['saveContentItem' => null, 'deleteContentItem' => null]
        );
        (new Populate($this->app))->guard();
    }

    /**
     * @param array<string, mixed> $fields
     * @param array<string, string|null> $names field => model; null if the argument "model"
     *     names it
     * @return array<string, mixed>
     */
    private function guarded(array $fields, array $names): array
    {
        foreach ($names as $name => $model) {
            $resolve = $fields[$name]['resolve'] ?? null;

            if (is_callable($resolve)) {
                $fields[$name]['resolve'] = fn (mixed $root, array $args, mixed ...$more): mixed
                    => $this->resolve($resolve, $model, $root, $args, $more);
            }
        }

        return $fields;
    }

    /**
     * @param array<string, mixed> $args
     * @param array<array-key, mixed> $more
     */
    private function resolve(
        callable $resolve,
        ?string $model,
        mixed $root,
        array $args,
        array $more
    ): mixed {
        $user = $this->app->helper('auth')->getUser();
        $role = is_string($user['role'] ?? null) ? $user['role'] : '';
        $args = $this->checked($model ?? $args['model'] ?? '', $args, $role);
        $before = $this->app->retrieve(Populate::CALLER);
        $this->app->set(Populate::CALLER, ['role' => $role] + (array) $user);

        try {
            return $resolve($root, $args, ...$more);
        } finally {
            $this->app->set(Populate::CALLER, $before);
        }
    }

    /**
     * @param array<string, mixed> $args
     * @return array<string, mixed>
     */
    private function checked(string $model, array $args, string $role): array
    {
        $permissions = new ContentPermissions($this->app, $role);

        try {
            $grammar = null;

            foreach (array_intersect(self::CHECKED, array_keys($args)) as $name) {
                // The schema's default for a filter is an empty text
                if ($args[$name] !== null && ($name !== 'filter' || $args[$name] !== '')) {
                    $grammar ??= Grammar::of($this->app);
                    $grammar->check($name, $args[$name]);
                }
            }

            $ids = new ItemIds($this->app);

            if (is_array($args['data'] ?? null)) {
                $ids->checkSave($model, $args['data']['_id'] ?? null);
            }

            if (is_string($args['id'] ?? null)) {
                $ids->checkDelete($model, $args['id']);
            }

            if (!$permissions->readLinked($model, $args['filter'] ?? [])) {
                $this->refuse(403, 'Permission denied');
            }
        } catch (NotAllowed $fault) {
            $this->refuse(400, $fault->getMessage());
        }

        if (is_array($args['data'] ?? null)) {
            $args['data'] = $permissions->withAllowedState($model, $args['data']);
        }

        return $args;
    }

    private function refuse(int $status, string $error): never
    {
        $this->app->response->status = $status;

        throw new RefusedArgument($error);
    }
}
