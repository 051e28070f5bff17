<?php

declare(strict_types=1);

namespace CockpitSso;

/**
 * A user's change to their own account. Users cannot change the fields that identify them for
 * single sign-on. Such a change is refused with a message, never dropped silently.
 */
final class OwnAccount
{
    public const FIELDS = ['user', 'email', 'apiKey', '_identi', 'role', 'active'];

    private const WORDS = [
        'user' => 'user name',
        'email' => 'e-mail address',
        'apiKey' => 'API key',
        'role' => 'role',
        'active' => 'status',
    ];

    /**
     * @param array<string, mixed> $stored
     * @param list<string> $fields
     * @param \Closure(string): bool $isRenewal whether the user may have this new API key
     */
    public function __construct(
        private readonly array $stored,
        private readonly array $fields,
        private readonly \Closure $isRenewal
    ) {
    }

    /**
     * @param array<array-key, mixed> $document as Cockpit is about to store it
     * @return array<array-key, mixed> without the protected fields
     * @throws Refusal for a change of a protected field
     */
    public function unchanged(array $document): array
    {
        foreach ($document as $name => $value) {
            $name = (string) $name;
            // Cockpit's storage treats "email.x" as a change of "email". Its page never sends this.
            $field = explode('.', $name)[0];
            $isPart = $field !== $name;

            if (!$isPart && !in_array($field, $this->fields, true)) {
                continue;
            }

            if ($name === 'apiKey' && is_string($value) && ($this->isRenewal)($value)) {
                continue;
            }

            !$isPart && $this->isStored($name, $value) ?: throw Refusal::wrong(
                $field,
                'Your ' . (self::WORDS[$field] ?? "field '{$field}'") . ' is managed by single'
                . ' sign-on and cannot be changed here. Contact an administrator who manages the'
                . ' users of this Cockpit.'
            );
            unset($document[$name]);

            // Cockpit's form handler requires these two, and has removed blanks and tags
            $isRequired = in_array($name, ['user', 'email'], true);

            if ($isRequired && array_key_exists($name, $this->stored)) {
                $document[$name] = $this->stored[$name];
            }
        }

        return $document;
    }

    private function isStored(string $name, mixed $value): bool
    {
        $stored = $this->stored[$name] ?? null;

        return match (true) {
            $name === 'user' || $name === 'email' => is_string($value)
                && in_array($value, [(string) $stored, strip_tags(trim((string) $stored))], true),
            in_array($value, [null, ''], true) => in_array($stored, [null, ''], true),
            default => self::isSame($value, $stored),
        };
    }

    /** JSON from the page may change the type of a number, and an empty object into a list. */
    private static function isSame(mixed $value, mixed $stored): bool
    {
        if ($stored instanceof \ArrayObject || $stored instanceof \stdClass) {
            $stored = (array) $stored;
        }

        if (is_array($value) && is_array($stored)) {
            foreach ($value + $stored as $name => $inner) {
                if (!self::isSame($value[$name] ?? null, $stored[$name] ?? null)) {
                    return false;
                }
            }

            return true;
        }

        $isNumber = static fn (mixed $one): bool => is_int($one) || is_float($one);

        return $isNumber($value) && $isNumber($stored)
            ? (float) $value === (float) $stored
            : $value === $stored;
    }
}
