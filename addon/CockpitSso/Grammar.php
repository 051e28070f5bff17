<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * What Cockpit's parameters may contain (docs/parameters.md). The file operators.json has the names
 * of the operators and the shape of each operand. This class defines the shapes.
 *
 * An object is a stdClass, or an array if PHP or GraphQL has parsed it. An array whose names count
 * up from 0 then looks like a list and is treated as a list.
 */
final class Grammar
{
    public const NAME = '[\p{L}\p{N}_][\p{L}\p{N}\p{M}_-]*';
    public const ID = '/^[A-Za-z0-9_-]{1,64}\z/';
    public const MODEL = '/^[A-Za-z0-9_-]{1,128}\z/';

    private const SINGLE = '(?!\p{N}+\z)' . self::NAME;
    private const PATH = '(?!\p{N}+(?:[.:]|\z))' . self::NAME . '(?:\.' . self::NAME . ')*';
    private const LOCALE = '(?::locale)?';
    private const LONGEST_PATH = 512;
    private const ALIAS = '/^[\p{L}\p{N}_.-]{1,128}\z/u';
    private const WHOLE = '/^-?\d{1,9}\z/';
    private const VARIABLE = '(?:ROOT|CURRENT|NOW|REMOVE|[a-z][A-Za-z0-9_]*)';

    private const DEEPEST = 32;

    /** Page builders store large layouts. Cockpit's JSON has at most 512 levels in total. */
    private const DEEPEST_DATA = 200;
    private const MOST_VALUES = 10000;
    private const LARGEST_NUMBER = 999999999;

    private const DIRECTIONS = [1, -1, 1.0, -1.0, '1', '-1', 'asc', 'desc'];
    private const FLAGS = [0, 1, 0.0, 1.0, true, false, '0', '1'];

    private const SIZE = ' of at most ' . self::DEEPEST . ' levels and '
        . self::MOST_VALUES . ' values';
    private const EXPECTED = [
        'filter' => 'an object' . self::SIZE,
        'sort' => 'an object' . self::SIZE,
        'fields' => 'an object' . self::SIZE,
        'models' => 'an object' . self::SIZE,
        'data' => 'an object of at most ' . self::DEEPEST_DATA . ' levels',
        'pipeline' => 'a list of stages with one name each' . self::SIZE,
        'locale' => "'default' or one of Cockpit's locales",
        'parent' => 'a plain id',
        '_id' => 'a plain id',
        'id' => 'a plain id',
        'model' => 'the name of a model',
    ];

    /** The parameter that is being checked, for error messages. */
    private string $parameter = '';

    /**
     * @param array<string, array<array-key, string>> $operators as in operators.json
     * @param list<string> $more further operators, accepted at every place with any operand
     * @param list<string> $locales the locales of this Cockpit
     */
    public function __construct(
        private readonly array $operators,
        private readonly array $more,
        private readonly array $locales
    ) {
    }

    /** The grammar of this Cockpit: its locales, and the operators that its configuration adds. */
    public static function of(App $app): self
    {
        $more = $app->retrieve('sso/operators');

        $operators = (string) file_get_contents(__DIR__ . '/operators.json');

        return new self(
            json_decode($operators, true, 8, JSON_THROW_ON_ERROR),
            is_array($more) ? array_values(array_filter($more, is_string(...))) : [],
            array_map(strval(...), array_keys($app->helper('locales')->locales(true)))
        );
    }

    /**
     * @param string $parameter filter, sort, fields, pipeline, models, data, locale, populate, ...
     * @throws NotAllowed
     */
    public function check(string $parameter, mixed $value): void
    {
        $this->parameter = $parameter;
        $isData = $parameter === 'data';
        $left = $isData ? PHP_INT_MAX : self::MOST_VALUES;
        $this->measure($value, $isData ? self::DEEPEST_DATA : self::DEEPEST, $left);

        match ($parameter) {
            'filter' => $this->filter($this->map($value) ?? $this->refuse($parameter), true),
            'sort' => $this->sort($this->map($value) ?? $this->refuse($parameter)),
            'fields' => $this->fields($this->map($value) ?? $this->refuse($parameter), true),
            'pipeline' => $this->pipeline($value, $parameter),
            'models' => $this->models($value),
            'data' => $this->data($this->map($value) ?? $this->refuse($parameter)),
            'locale' => $this->locale($value),
            'parent', '_id', 'id' => $value === '' || $this->matches(self::ID, $value)
                ?: $this->refuse($parameter),
            'model' => $this->matches(self::MODEL, $value) ?: $this->refuse($parameter),
            default => $this->isNumber($value) ?: $this->refuse($parameter),
        };
    }

    /**
     * The names of the fields of linked items (@link.field) in a filter that was checked.
     *
     * @return list<string>
     */
    public static function links(mixed $filter): array
    {
        $links = [];

        foreach ((array) $filter as $name => $value) {
            $name = (string) $name;

            if (str_starts_with($name, '@')) {
                $links[] = $name;
            } elseif (in_array($name, ['$and', '$or', '$nor'], true)) {
                foreach ((array) $value as $branch) {
                    array_push($links, ...self::links($branch));
                }
            }
        }

        return $links;
    }

    private function refuse(string $name): never
    {
        $expected = $name === $this->parameter ? self::EXPECTED[$name] ?? 'a whole number' : null;

        $reason = $expected === null ? null : "'{$name}' must be {$expected}";

        throw new NotAllowed($name, $this->parameter, $reason);
    }

    /** Rejects values that are too deep or too large, or that JSON cannot represent. Runs first. */
    private function measure(mixed $value, int $levels, int &$left): void
    {
        $isContainer = is_array($value) || $value instanceof \stdClass;

        if (
            --$left < 0
            || ($isContainer && $levels === 0)
            || (is_float($value) && !is_finite($value))
            || (is_string($value) && !mb_check_encoding($value, 'UTF-8'))
            || (!$isContainer && is_object($value))
        ) {
            $this->refuse($this->parameter);
        }

        if ($isContainer) {
            foreach ((array) $value as $name => $inner) {
                mb_check_encoding((string) $name, 'UTF-8') ?: $this->refuse($this->parameter);
                $this->measure($inner, $levels - 1, $left);
            }
        }
    }

    /**
     * @return array<array-key, mixed>|null null if not an object; an empty list is an empty object
     */
    private function map(mixed $value): ?array
    {
        return match (true) {
            $value instanceof \stdClass => (array) $value,
            is_array($value) && ($value === [] || !array_is_list($value)) => $value,
            default => null,
        };
    }

    /** @return list<mixed>|null */
    private function list(mixed $value): ?array
    {
        return is_array($value) && array_is_list($value) ? $value : null;
    }

    private function matches(string $pattern, mixed $value): bool
    {
        return is_string($value) && preg_match($pattern, $value) === 1;
    }

    private function isPath(mixed $value, string $before = '', string $after = ''): bool
    {
        return is_string($value) && mb_strlen($value, 'UTF-8') <= self::LONGEST_PATH
            && $this->matches("/^{$before}" . self::PATH . "{$after}\\z/u", $value);
    }

    /**
     * A field path that may end in :locale, which Cockpit replaces. Cockpit's own fields begin with
     * _ and have no locale.
     */
    private function isField(string $name, string $before = ''): bool
    {
        return $this->isPath($name, $before, self::LOCALE)
            && !preg_match("/^{$before}_.*:locale\\z/u", $name);
    }

    private function isNumber(mixed $value): bool
    {
        return $value === null || is_bool($value) || $this->isWhole($value)
            || in_array($value, ['', 'true', 'false', 'null'], true);
    }

    private function isWhole(mixed $value): bool
    {
        return match (true) {
            is_int($value) => abs($value) <= self::LARGEST_NUMBER,
            is_float($value) => floor($value) === $value && abs($value) <= self::LARGEST_NUMBER,
            default => $this->matches(self::WHOLE, $value),
        };
    }

    private function isOperator(string $name): bool
    {
        return str_starts_with($name, '$');
    }

    private function isMore(string $name): bool
    {
        return $this->isOperator($name) && in_array($name, $this->more, true);
    }

    /** @param array<array-key, mixed> $map */
    private function hasOperator(array $map): bool
    {
        foreach (array_keys($map) as $name) {
            if ($this->isOperator((string) $name)) {
                return true;
            }
        }

        return false;
    }

    /**
     * @param array<array-key, mixed> $filter
     * @param bool $links whether @link.field is allowed here
     */
    private function filter(array $filter, bool $links): void
    {
        foreach ($filter as $name => $value) {
            $name = (string) $name;

            if ($this->isOperator($name)) {
                $this->operand('filter', $name, $value, $links);
            } elseif ($links && str_starts_with($name, '@')) {
                [$link, $field] = explode('.', substr($name, 1), 2) + ['', ''];
                $this->isPath($link) && $this->isField($field) ?: $this->refuse($name);
                $this->value($value);
            } else {
                $this->isField($name) ?: $this->refuse($name);
                $this->value($value);
            }
        }
    }

    /** The value that a field is compared with: plain data, or conditions. */
    private function value(mixed $value): void
    {
        $map = $this->map($value);
        $map !== null && $this->hasOperator($map)
            ? $this->conditions($map, false)
            : $this->plain($value);
    }

    /** @param array<array-key, mixed> $conditions */
    private function conditions(array $conditions, bool $links): void
    {
        foreach ($conditions as $name => $operand) {
            $this->operand('condition', (string) $name, $operand, $links);
        }
    }

    /** One operator of this table with its operand. */
    private function operand(string $table, string $name, mixed $operand, bool $links): void
    {
        if ($this->isMore($name)) {
            return;
        }

        $isRight = match ($this->operators[$table][$name] ?? $this->refuse($name)) {
            'plain' => $this->plain($operand),
            'plains' => $this->list($operand) !== null && $this->plain($operand),
            'scalar' => $operand === null || is_scalar($operand),
            'string' => is_string($operand),
            'number' => $this->isWhole($operand),
            'numbers' => $this->isDivision($operand),
            'negation' => is_string($operand) || $this->negation($operand),
            'element' => $this->element($operand),
            'text' => is_string($operand) || $this->named($operand, [
                '$search' => 'string', '$minScore' => 'float', '$distance' => 'whole',
                '$language' => 'string', '$caseSensitive' => 'flag',
                '$diacriticSensitive' => 'flag',
            ]),
            'geometry' => $this->geometry($operand),
            'filters' => $this->filters($operand, $links),
            'match' => $this->match($operand),
            'sort' => $this->isMap($operand) && $this->sort($this->map($operand)),
            'projection', 'fields' => $this->isMap($operand)
                && $this->expressionMap($this->map($operand), true),
            'paths' => $this->paths($operand),
            'group' => $this->isMap($operand) && $this->group($this->map($operand), true),
            'name' => is_string($operand) && ($this->isPath($operand) ?: $this->refuse($operand)),
            'unwind' => is_string($operand) ? $this->reference($operand) : $this->named($operand, [
                'path' => 'reference', 'includeArrayIndex' => 'path',
                'preserveNullAndEmptyArrays' => 'flag',
            ]),
            'facets' => $this->isMap($operand) && $this->facets($this->map($operand), $name),
            'bucket' => $this->named($operand, [
                'groupBy' => 'expression', 'boundaries' => 'plain', 'default' => 'plain',
                'output' => 'group', 'buckets' => 'whole', 'granularity' => 'string',
            ]),
            'expression' => $this->expression($operand),
            'sample' => $this->named($operand, ['size' => 'whole']),
            'geoNear' => $this->named($operand, [
                'near' => 'geometry', 'distanceField' => 'path', 'query' => 'match',
                'maxDistance' => 'float', 'minDistance' => 'float', 'spherical' => 'flag',
                'distanceMultiplier' => 'float', 'includeLocs' => 'path', 'key' => 'path',
                'limit' => 'whole', 'num' => 'whole',
            ]),
            'root' => $this->named($operand, ['newRoot' => 'expression']),
            default => false,
        };

        $isRight ?: $this->refuse($name);
    }

    /**
     * An object of options. Each option has its own shape.
     *
     * @param array<string, string> $shapes
     */
    private function named(mixed $operand, array $shapes): bool
    {
        if (!$this->isMap($operand)) {
            return false;
        }

        foreach ($this->map($operand) as $name => $value) {
            $isRight = match ($shapes[$name] ?? $this->refuse((string) $name)) {
                'string' => is_string($value),
                'flag' => is_bool($value) || in_array($value, self::FLAGS, true),
                'whole' => $this->isWhole($value),
                'float' => is_int($value) || is_float($value) || is_numeric($value),
                'path' => is_string($value) && ($this->isPath($value) ?: $this->refuse($value)),
                'reference' => is_string($value) && $this->reference($value),
                'plain' => $this->plain($value),
                'points' => $this->points($value),
                'expression' => $this->expression($value),
                'geometry' => $this->geometry($value),
                'match' => $this->match($value),
                'group' => $this->isMap($value) && $this->group($this->map($value), false),
                default => false,
            };

            $isRight ?: $this->refuse((string) $name);
        }

        return true;
    }

    private function isMap(mixed $value): bool
    {
        return $this->map($value) !== null;
    }

    /** Data without any operator. */
    private function plain(mixed $value): bool
    {
        foreach ($this->list($value) ?? [] as $inner) {
            $this->plain($inner);
        }

        foreach ($this->list($value) === null ? $this->map($value) ?? [] : [] as $name => $inner) {
            $this->isField((string) $name) ?: $this->refuse((string) $name);
            $this->plain($inner);
        }

        return true;
    }

    /** Divisor and remainder. The divisor must not be zero: Cockpit's storage divides by it. */
    private function isDivision(mixed $operand): bool
    {
        $numbers = $this->list($operand) ?? [];

        return in_array(count($numbers), [1, 2], true)
            && array_filter($numbers, $this->isWhole(...)) === $numbers
            && (int) $numbers[0] !== 0;
    }

    private function negation(mixed $operand): bool
    {
        $conditions = $this->map($operand) ?? [];
        $this->conditions($conditions, false);

        return $conditions !== [];
    }

    /** Conditions for an element that is a value, or a filter for an element that is an object. */
    private function element(mixed $operand): bool
    {
        if (!$this->isMap($operand)) {
            return false;
        }

        $map = $this->map($operand);
        $other = array_diff(array_keys($map), ['$and', '$or', '$nor', '$expr']);
        $this->hasOperator(array_flip($other))
            ? $this->conditions($map, false)
            : $this->filter($map, false);

        return true;
    }

    private function filters(mixed $operand, bool $links): bool
    {
        $filters = $this->list($operand) ?? [];

        foreach ($filters as $filter) {
            if (!$this->isMap($filter)) {
                return false;
            }

            $this->filter($this->map($filter), $links);
        }

        return $filters !== [];
    }

    private function match(mixed $operand): bool
    {
        if (!$this->isMap($operand)) {
            return false;
        }

        $this->filter($this->map($operand), false);

        return true;
    }

    /**
     * A point as a list of numbers, GeoJSON, or an object with operators for distances and areas.
     */
    private function geometry(mixed $operand): bool
    {
        if ($this->list($operand) !== null && $operand !== []) {
            return $this->points($operand);
        }

        return $this->named($operand, [
            'type' => 'string', 'coordinates' => 'points', '$geometry' => 'geometry',
            '$maxDistance' => 'float', '$minDistance' => 'float',
            '$box' => 'points', '$polygon' => 'points', '$center' => 'points',
            '$centerSphere' => 'points',
        ]);
    }

    /** Numbers, and nested lists of numbers. */
    private function points(mixed $value): bool
    {
        foreach ($this->list($value) ?? [] as $inner) {
            if (!$this->points($inner)) {
                return false;
            }
        }

        return $this->list($value) !== null || is_numeric($value);
    }

    /** @param array<array-key, mixed> $sort */
    private function sort(array $sort): bool
    {
        foreach ($sort as $name => $direction) {
            $this->isField((string) $name) && in_array($direction, self::DIRECTIONS, true)
                ?: $this->refuse((string) $name);
        }

        return true;
    }

    /**
     * @param array<array-key, mixed> $fields
     * @param bool $populated whether ..link.field is allowed here, which selects populated fields
     */
    private function fields(array $fields, bool $populated): void
    {
        foreach ($fields as $name => $value) {
            $name = (string) $name;

            if (!$this->isField($name) && !($populated && $this->isField($name, '\.\.'))) {
                $this->refuse($name);
            }

            if (!in_array($value, self::FLAGS, true)) {
                $this->fields($this->map($value) ?? $this->refuse($name), false);
            }
        }
    }

    private function paths(mixed $operand): bool
    {
        $paths = is_string($operand) ? [$operand] : $this->list($operand) ?? [];

        foreach ($paths as $path) {
            if (!is_string($path)) {
                return false;
            }

            $this->isPath($path) ?: $this->refuse($path);
        }

        return $paths !== [];
    }

    /** @param string $name the name to report if the value is not a list of stages */
    private function pipeline(mixed $value, string $name): void
    {
        foreach ($this->list($value) ?? $this->refuse($name) as $stage) {
            $names = array_map(strval(...), array_keys($this->map($stage) ?? $this->refuse($name)));

            foreach ($names as $operator) {
                if (!isset($this->operators['stage'][$operator]) && !$this->isMore($operator)) {
                    $this->refuse($operator);
                }
            }

            count($names) === 1 ?: $this->refuse($names[1] ?? $name);
            $this->operand('stage', $names[0], $this->map($stage)[$names[0]], false);
        }
    }

    /** @param array<array-key, mixed> $facets */
    private function facets(array $facets, string $stage): bool
    {
        foreach ($facets as $name => $pipeline) {
            $this->isPath((string) $name) ?: $this->refuse((string) $name);
            $this->pipeline($pipeline, $stage);
        }

        return true;
    }

    /**
     * @param array<array-key, mixed> $group
     * @param bool $keyed whether _id is the key to group by
     */
    private function group(array $group, bool $keyed): bool
    {
        foreach ($group as $name => $value) {
            $name = (string) $name;

            if ($keyed && $name === '_id') {
                $this->expression($value);
                continue;
            }

            $this->isPath($name) ?: $this->refuse($name);
            $operation = $this->map($value) ?? $this->refuse($name);
            $this->operation($operation, $this->operators['accumulator'], $name);
        }

        return true;
    }

    private function expression(mixed $value): bool
    {
        if (is_string($value) && $this->isOperator($value)) {
            return $this->reference($value);
        }

        if ($this->list($value) !== null) {
            foreach ($value as $inner) {
                $this->expression($inner);
            }
        } elseif ($this->isMap($value)) {
            $map = $this->map($value);
            $this->hasOperator($map)
                ? $this->operation($map, $this->operators['expression'], '')
                : $this->expressionMap($map, false);
        }

        return true;
    }

    /**
     * Named expressions.
     *
     * @param array<array-key, mixed> $map
     * @param bool $localized whether the names may end in :locale
     */
    private function expressionMap(array $map, bool $localized): bool
    {
        foreach ($map as $name => $value) {
            $name = (string) $name;
            ($localized ? $this->isField($name) : $this->isPath($name)) ?: $this->refuse($name);
            $this->expression($value);
        }

        return true;
    }

    /**
     * Exactly one operator of this list with its operand.
     *
     * @param array<array-key, mixed> $map
     * @param array<array-key, string> $operators
     */
    private function operation(array $map, array $operators, string $owner): void
    {
        $names = array_map(strval(...), array_keys($map));

        foreach ($names as $name) {
            in_array($name, $operators, true) || $this->isMore($name) ?: $this->refuse($name);
        }

        count($names) === 1 ?: $this->refuse($names[1] ?? $owner);

        if (!$this->isMore($names[0])) {
            $operand = $map[$names[0]];
            $names[0] === '$literal' ? $this->plain($operand) : $this->expression($operand);
        }
    }

    /** A reference to a field or a variable in an expression: "$field.path", "$$variable.path". */
    private function reference(string $text): bool
    {
        $variable = '/^\$\$' . self::VARIABLE . '(?:\.' . self::NAME . ')*\z/u';

        return $this->matches($variable, $text) || $this->isPath($text, '\$')
            ?: $this->refuse($text);
    }

    private function models(mixed $value): void
    {
        $optional = ['model', 'filter', 'sort', 'fields', 'locale'];

        foreach ($this->map($value) ?? $this->refuse('models') as $alias => $options) {
            $alias = (string) $alias;
            $this->matches(self::ALIAS, $alias) ?: $this->refuse($alias);

            foreach ($this->map($options) ?? $this->refuse($alias) as $name => $option) {
                if ($option === null && in_array($name, $optional, true)) {
                    continue;
                }

                match ($name) {
                    'model' => $this->matches(self::MODEL, $option) ?: $this->refuse('model'),
                    'filter' => $this->filter($this->map($option) ?? $this->refuse('filter'), true),
                    'sort' => $this->sort($this->map($option) ?? $this->refuse('sort')),
                    'fields' => $this->fields($this->map($option) ?? $this->refuse('fields'), true),
                    'locale' => $this->locale($option),
                    'limit', 'skip', 'populate' => $this->isNumber($option)
                        ?: $this->refuse($name),
                    default => $this->refuse((string) $name),
                };
            }
        }
    }

    private function locale(mixed $value): void
    {
        in_array($value, ['', 'default', ...$this->locales], true) ?: $this->refuse('locale');
    }

    /** @param array<array-key, mixed> $data */
    private function data(array $data): void
    {
        foreach ($data as $name => $value) {
            $name = (string) $name;
            $this->matches('/^' . self::SINGLE . '\z/u', $name) ?: $this->refuse($name);

            if ($name === '_id') {
                $value === null || $this->matches(self::ID, $value) ?: $this->refuse('_id');
            } else {
                $this->identifiers($value);
            }
        }
    }

    /**
     * Cockpit looks up assets and linked items by their _id, so it must not be an object or list.
     */
    private function identifiers(mixed $value): void
    {
        foreach ($this->isContainer($value) ? (array) $value : [] as $name => $inner) {
            if ($name === '_id' && $this->isContainer($inner)) {
                $this->refuse('_id');
            }

            $this->identifiers($inner);
        }
    }

    private function isContainer(mixed $value): bool
    {
        return $this->isMap($value) || $this->list($value) !== null;
    }
}
