<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * The parameters of /api/content/... that Cockpit passes to its database. Each is parsed once with
 * Cockpit's own parser, checked, and written back as plain JSON. Cockpit then cannot parse it in
 * another way.
 */
final class ContentParameters
{
    private const PATH = '#^/api/content/#';

    /** Like Cockpit's routes, this ends at a line break (%0A): Cockpit ignores what follows. */
    private const MODEL = '#^/api/content/(?:item|items|tree|aggregate)/([A-Za-z0-9_-]+)'
        . '(?:/([^/\n]*))?(?:\n|\z)#';
    private const JSON = ['filter', 'sort', 'fields', 'pipeline', 'models'];
    private const OTHERS = ['data', 'locale', 'populate', 'limit', 'skip', 'parent'];
    private const PLAIN_JSON = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE
        | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;

    private readonly ContentPermissions $permissions;

    /** @param string|null $role the caller's */
    public function __construct(private readonly App $app, ?string $role)
    {
        $this->permissions = new ContentPermissions($app, $role);
    }

    public function check(): void
    {
        $request = $this->app->request;

        if ($request === null || preg_match(self::PATH, $request->route) !== 1) {
            return;
        }

        (new Populate($this->app))->guard();
        $sent = array_filter(
            array_intersect_key($request->request, array_flip([...self::JSON, ...self::OTHERS])),
            static fn (mixed $value): bool => $value !== null
        );

        try {
            $this->checkDelete();
            $grammar = $sent === [] ? null : Grammar::of($this->app);

            foreach ($sent as $name => $value) {
                $request->request[$name] = in_array($name, self::JSON, true)
                    ? $this->json($grammar, $name, $value)
                    : $this->other($grammar, $name, $value);
            }
        } catch (NotAllowed $fault) {
            $this->refuse(400, ['error' => $fault->getMessage(), 'field' => $fault->parameter]);
        }
    }

    /** @return string the value that Cockpit gets */
    private function json(Grammar $grammar, string $name, mixed $value): string
    {
        if (!is_array($value)) {
            $value = (string) $value;

            if ($value === '') {
                return $value;
            }

            try {
                // Objects stay objects: as an array, {"0": ...} would look like a list.
                $value = json5_decode($value, false);
            } catch (\Throwable) {
                $this->refuse(400, ['error' => "<{$name}> is not valid json"]);
            }
        }

        // Cockpit treats null as a missing parameter
        if ($value !== null || in_array($name, ['pipeline', 'models'], true)) {
            $grammar->check($name, $value);
        }

        foreach ($this->filters($name, $value) as [$model, $filter]) {
            if (!$this->permissions->readLinked($model, $filter)) {
                $this->refuse(403, ['error' => 'Permission denied']);
            }
        }

        return json_encode($value, self::PLAIN_JSON);
    }

    /** @return list<array{string, mixed}> the filters of this parameter with their models */
    private function filters(string $name, mixed $value): array
    {
        if ($name === 'models') {
            $filters = [];

            foreach ((array) $value as $alias => $options) {
                $options = (array) $options;
                $filters[] = [(string) ($options['model'] ?? $alias), $options['filter'] ?? []];
            }

            return $filters;
        }

        if ($name !== 'filter') {
            return [];
        }

        $model = $this->model();

        if ($model === null) {
            // Not an endpoint of Cockpit: the model that it reads is unknown
            $links = Grammar::links($value);

            return $links === [] ? [] : throw new NotAllowed($links[0], $name);
        }

        return [[$model, $value]];
    }

    private function other(Grammar $grammar, string $name, mixed $value): mixed
    {
        if ($name === 'data') {
            if (!is_array($value)) {
                return $value; // Cockpit rejects it
            }

            $grammar->check($name, $value);

            (new ItemIds($this->app))->checkSave($this->model() ?? '', $value['_id'] ?? null);

            return $this->permissions->withAllowedState($this->model() ?? '', $value);
        }

        $grammar->check($name, $value);

        return $value;
    }

    private function checkDelete(): void
    {
        $request = $this->app->request;
        $isItem = preg_match(self::MODEL, $request->route, $found) === 1 && isset($found[2]);

        if ($request->method === 'DELETE' && $isItem) {
            (new ItemIds($this->app))->checkDelete($found[1], $found[2]);
        }
    }

    private function model(): ?string
    {
        return preg_match(self::MODEL, $this->app->request->route, $found) === 1 ? $found[1] : null;
    }

    /** @param array<string, string> $body */
    private function refuse(int $status, array $body): never
    {
        $this->app->response->headers['Cache-Control'] = 'no-store';
        $this->app->stop($body, $status);

        throw new \LogicException('Cockpit did not stop');
    }
}
