<?php

declare(strict_types=1);

namespace CockpitSso;

/**
 * Checks a password. A refusal takes the same time for an unknown name, a wrong password and an
 * inactive user, and for hashes of different costs. PHP 8.4 makes hashes of cost 12, older versions
 * of cost 10, and a Cockpit has both after an update.
 */
final class PasswordCheck
{
    /** The highest cost seen so far, in Cockpit's memory storage. */
    private const MEMORY = 'sso.password.cost';

    /** Higher costs are ignored: they would slow every refusal down to more than two seconds. */
    private const HIGHEST = 15;

    public function __construct(private readonly \MemoryStorage\Client $memory)
    {
    }

    /** @param string $hash empty if the user or the password does not exist */
    public function matches(string $password, string $hash, bool $usable): bool
    {
        $cost = password_get_info($hash)['options']['cost'] ?? null;
        $ceiling = $this->ceiling(is_int($cost) ? $cost : 0);

        if ($hash === '') {
            $this->spend($ceiling);

            return false;
        }

        $right = password_verify($password, $hash) && $usable;

        // A hash of cost n takes 2^n steps: the costs n, n, n + 1, … m - 1 add up to one of cost m.
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
        // Any salt and hash will do: only the time of bcrypt matters.
        $salt = str_repeat('x', 21) . 'e';
        password_verify('', sprintf('$2y$%02d$', $cost) . $salt . str_repeat('x', 31));
    }
}
