<?php

declare(strict_types=1);

namespace CockpitSso;

/** An answer that is no success. Thrown where the reason is found, answered in one place: Endpoint. */
final class Refusal extends \RuntimeException
{
    /** @param array<string, mixed> $body */
    private function __construct(public readonly int $status, public readonly array $body)
    {
        parent::__construct($body['error']);
    }

    public static function unusable(string $error): self
    {
        return new self(400, ['error' => $error]);
    }

    /** @param array<string, mixed> $more */
    public static function unauthenticated(string $error, array $more = []): self
    {
        return new self(401, ['error' => $error] + $more);
    }

    public static function denied(): self
    {
        return new self(403, ['error' => 'Permission denied']);
    }

    /** The field tells this from a key that lacks a permission: here the user's role is the cause. */
    public static function withheld(): self
    {
        return new self(403, ['error' => 'This role is excluded from API keys (exclude_roles)', 'field' => 'role']);
    }

    public static function unknownUser(): self
    {
        return new self(404, ['error' => 'User not found']);
    }

    public static function conflict(string $field, string $error): self
    {
        return new self(409, ['error' => $error, 'field' => $field]);
    }

    public static function wrong(string $field, string $error): self
    {
        return new self(422, ['error' => $error, 'field' => $field]);
    }
}
