<?php

declare(strict_types=1);

namespace CockpitSso;

/**
 * Checks a password so that a refusal takes the same time whoever it is for: an unknown name, a wrong password, a
 * user who is not active, and users whose hashes were made with different costs (PHP 8.4 makes cost 12, older
 * ones 10, and both meet in one Cockpit after an update).
 */
final class PasswordCheck
{
    /** The highest cost that was met, in Cockpit's memory. */
    private const MEMORY = 'sso.password.cost';

    /** Nobody's business to make every refusal slower than about two seconds. */
    private const HIGHEST = 15;

    public function __construct(private readonly \MemoryStorage\Client $memory)
    {
    }

    /** @param string $hash empty when there is no user, or no password */
    public function matches(string $password, string $hash, bool $usable): bool
    {
        $cost = password_get_info($hash)['options']['cost'] ?? null;
        $ceiling = $this->ceiling(is_int($cost) ? $cost : 0);

        if ($hash === '') {
            $this->spend($ceiling);

            return false;
        }

        $right = password_verify($password, $hash) && $usable;

        // A hash of cost n takes 2^n steps: those of n, n, n + 1, … m - 1 add up to one of m.
        for ($next = $cost ?? $ceiling; !$right && $next < $ceiling; $next++) {
            $this->spend($next);
        }

        return $right;
    }

    private function ceiling(int $cost): int
    {
        $known = max(PASSWORD_BCRYPT_DEFAULT_COST, (int) $this->memory->get(self::MEMORY, 0));

        if ($cost > $known && $cost <= self::HIGHEST) {
            $this->memory->set(self::MEMORY, $cost);

            return $cost;
        }

        return $known;
    }

    private function spend(int $cost): void
    {
        // Salt and hash of nothing in particular: what counts is that bcrypt runs.
        password_verify('', sprintf('$2y$%02d$', $cost) . str_repeat('x', 21) . 'e' . str_repeat('x', 31));
    }
}
