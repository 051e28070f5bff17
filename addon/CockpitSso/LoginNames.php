<?php

declare(strict_types=1);

namespace CockpitSso;

/**
 * Finds user names that differ only in case, Unicode form or invisible characters. Keycloak treats
 * some of them as equal, Cockpit does not.
 */
final class LoginNames
{
    public const TAKEN = 'Username is already used in another spelling'
        . ' (upper and lower case, or Unicode form)';

    /** Invisible: blanks at both ends, and control and format characters anywhere. */
    private const INVISIBLE = '/^[\p{Z}\p{C}]+|[\p{Z}\p{C}]+$|\p{C}+/u';

    public function __construct(private readonly Accounts $accounts)
    {
    }

    /**
     * @param string $name the new name
     * @param array<string, mixed>|null $owner the stored account that gets the name; null if new
     * @return bool whether another account has this name in another spelling
     */
    public function isTaken(string $name, ?array $owner): bool
    {
        if ($name === '' || ($owner['user'] ?? null) === $name) {
            return false;
        }

        $folded = self::folded($name);

        foreach ($this->accounts->names() as $id => $other) {
            if ((string) $id !== ($owner['_id'] ?? null) && self::folded($other) === $folded) {
                return true;
            }
        }

        return false;
    }

    /** Without the extension intl, Unicode forms stay different. */
    public static function folded(string $name): string
    {
        $compatible = static fn (string $text): string => class_exists(\Normalizer::class)
            ? \Normalizer::normalize($text, \Normalizer::FORM_KC) ?: $text
            : $text;

        $folded = $compatible(mb_convert_case($compatible($name), MB_CASE_FOLD, 'UTF-8'));

        return preg_replace(self::INVISIBLE, '', $folded) ?? $folded;
    }
}
