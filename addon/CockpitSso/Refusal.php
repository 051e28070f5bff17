<?php

declare(strict_types=1);

namespace CockpitSso;

/** An error answer. Thrown where the error is found; Endpoint sends it. */
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

    /** The field says that the user's role is the cause, not a missing permission of the key. */
    public static function withheld(): self
    {
        $error = 'This role is excluded from API keys (exclude_roles)';

        return new self(403, ['error' => $error, 'field' => 'role']);
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
