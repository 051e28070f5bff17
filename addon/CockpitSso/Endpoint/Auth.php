<?php

declare(strict_types=1);

namespace CockpitSso\Endpoint;

use CockpitSso\ApiKeys;
use CockpitSso\Body;
use CockpitSso\PasswordCheck;
use CockpitSso\Refusal;
use CockpitSso\UserView;

/** POST /api/user/auth: checks a user's password and second factor. */
final class Auth extends Endpoint
{
    private const CREDENTIALS = ['user', 'email', 'password', 'code'];

    /** Longer input is rejected without hashing. Cockpit stores nothing that long. */
    private const LONGEST = 4096;

    /** @return array<string, mixed> */
    public function check(): array
    {
        if (array_intersect_key($this->app->request->query, array_flip(self::CREDENTIALS)) !== []) {
            throw Refusal::unusable('Credentials belong into the body');
        }

        $fields = Body::of($this->app->request)->objectOrForm();
        $byEmail = array_key_exists('email', $fields) && !array_key_exists('user', $fields);
        $by = $byEmail ? 'email' : 'user';
        $login = $this->text($fields, $by);
        $password = $this->text($fields, 'password');
        $code = array_key_exists('code', $fields) ? $this->text($fields, 'code') : null;

        $user = $this->authenticated($by, $login, $password);
        $this->secondFactor($user, $code);

        return $this->announced($user);
    }

    /** @param array<array-key, mixed> $fields */
    private function text(array $fields, string $name): string
    {
        $value = $fields[$name] ?? null;

        return is_string($value) && $value !== ''
            ? $value
            : throw Refusal::wrong($name, "'{$name}' must be a text that is not empty");
    }

    /**
     * The lookup always reads all users, and the check always computes one full hash. Neither the
     * answer nor its time reveals whether the name or the password is wrong.
     *
     * @return array<string, mixed>
     */
    private function authenticated(string $by, string $login, string $password): array
    {
        // bcrypt ends at NUL: "correct\0anything" would be accepted
        $sound = !str_contains($login . $password, "\0")
            && strlen($login) <= self::LONGEST
            && strlen($password) <= self::LONGEST;

        $found = $this->accounts->having($by, $sound ? $login : '');
        $active = array_values(array_filter($found, UserView::isActive(...)));
        $user = $active[0] ?? $found[0] ?? null;
        $hash = $sound ? $user['password'] ?? null : null;

        $right = (new PasswordCheck($this->app->memory))->matches(
            $sound ? $password : 'unsound',
            is_string($hash) ? $hash : '',
            $active !== [] && $sound
        );

        return $right ? $active[0] : throw Refusal::unauthenticated('Authentication failed');
    }

    /** @param array<string, mixed> $user */
    private function secondFactor(array $user, ?string $code): void
    {
        if (!($user['twofa']['enabled'] ?? false)) {
            return;
        }

        if ($code === null) {
            throw Refusal::unauthenticated('2FA code required', ['twofa' => true]);
        }

        // Cockpit registers this helper for its admin pages only
        $this->app->helpers['twfa'] ??= 'App\\Helper\\TWFA';
        $secret = $user['twofa']['secret'] ?? '';

        try {
            $right = is_string($secret) && $secret !== ''
                && $this->app->helper('twfa')->verifyCode($secret, $code);
        } catch (\RobThree\Auth\TwoFactorAuthException) {
            $right = false; // the stored secret is not valid base32
        }

        if (!$right) {
            throw Refusal::unauthenticated('Authentication failed', ['twofa' => true]);
        }
    }

    /**
     * Triggers Cockpit's own event, as its helper does. Other addons may change the user or stop
     * the login.
     *
     * @param array<string, mixed> $user
     * @return array<string, mixed>
     */
    private function announced(array $user): array
    {
        $id = $user['_id'];
        unset($user['password']);
        $this->app->trigger('app.user.authenticate', [&$user]);

        if (!is_array($user) || ($user['_id'] ?? null) !== $id || !UserView::isActive($user)) {
            throw Refusal::unauthenticated('Authentication failed');
        }

        $key = (new ApiKeys($this->app))->of($user);

        return UserView::of($user) + ($key === null ? [] : ['apiKey' => $key]);
    }
}
