<?php

declare(strict_types=1);

namespace CockpitSso;

/**
 * A user's change to their own account. The fields that say who they are for single sign-on stay as they are stored;
 * a change of one is refused with words, never dropped silently.
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
     * @return array<array-key, mixed> without the fields that stay
     * @throws Refusal for a change of one of them
     */
    public function unchanged(array $document): array
    {
        foreach ($document as $name => $value) {
            $name = (string) $name;
            // Cockpit's storage takes "email.x" for a change of "email". Its page never sends such a name.
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
                'Your ' . (self::WORDS[$field] ?? "field '{$field}'") . ' is managed by single sign-on and cannot be '
                . 'changed here. Ask an administrator who manages the users of this Cockpit.'
            );
            unset($document[$name]);

            // Cockpit's form handler needs these two, and has cut blanks and tags off
            if (in_array($name, ['user', 'email'], true) && array_key_exists($name, $this->stored)) {
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

    /** The page has sent the value through JSON: numbers may have another type, an empty object is a list. */
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

        $areNumbers = (is_int($value) || is_float($value)) && (is_int($stored) || is_float($stored));

        return $areNumbers ? (float) $value === (float) $stored : $value === $stored;
    }
}
