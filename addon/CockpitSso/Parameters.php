<?php

declare(strict_types=1);

namespace CockpitSso;

/**
 * Checks the query string: PHP parses "?user[$ne]=x" as an array, which must not become a filter.
 */
final class Parameters
{
    private const LONGEST = 1024;

    /** @param array<array-key, mixed> $query */
    public function __construct(private readonly array $query)
    {
    }

    public function text(string $name): ?string
    {
        if (!array_key_exists($name, $this->query)) {
            return null;
        }

        $value = $this->query[$name];

        return is_string($value)
            && strlen($value) <= self::LONGEST
            && mb_check_encoding($value, 'UTF-8')
            ? $value
            : throw Refusal::wrong(
                $name,
                "'{$name}' must be one text in UTF-8, at most " . self::LONGEST . ' bytes'
            );
    }

    /** An exact name or address. No user has an empty one, so the caller made a mistake. */
    public function filled(string $name): ?string
    {
        $value = $this->text($name);

        return $value !== '' ? $value : throw Refusal::wrong($name, "'{$name}' is empty");
    }

    public function number(string $name, int $min, int $max = PHP_INT_MAX): ?int
    {
        $value = $this->text($name);

        if ($value === null) {
            return null;
        }

        $number = preg_match('/^\d{1,18}$/D', $value) === 1 ? (int) $value : -1;

        return $number >= $min && $number <= $max
            ? $number
            : throw Refusal::wrong($name, "'{$name}' must be a number from {$min}" . (
                $max === PHP_INT_MAX ? ' up' : " to {$max}"
            ));
    }

    public function flag(string $name): bool
    {
        return match ($this->text($name)) {
            'true' => true,
            'false', null => false,
            default => throw Refusal::wrong($name, "'{$name}' must be 'true' or 'false'"),
        };
    }

    public function id(string $name): ?string
    {
        $value = $this->text($name);

        return $value === null || preg_match('/^[A-Za-z0-9_-]+$/D', $value) === 1
            ? $value
            : throw Refusal::wrong($name, "'{$name}' must be the _id of a user");
    }
}
