<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/** The fields of a user that a caller may write, by the rules of Cockpit's own form. */
final class UserFields
{
    /** Cockpit's storage replaces a text with this prefix by a date. */
    public const REWRITTEN = '$DATE(';

    private const LONGEST = 255;

    /** bcrypt ignores further bytes, so a longer password would be weaker than it looks. */
    private const LONGEST_PASSWORD = 72;

    /** @param array<array-key, mixed> $body */
    private function __construct(private readonly App $app, private readonly array $body)
    {
    }

    /**
     * @param array<array-key, mixed> $body
     * @return array<string, mixed> ready to be stored
     */
    public static function forNew(App $app, array $body): array
    {
        Body::only($body, ['user', 'name', 'email', 'role', 'active', 'password']);
        $checked = (new self($app, $body + ['user' => null]))->checked();
        // Cockpit compares with any stored value, so a user without a password gets a random one.
        $checked['password'] ??= $app->hash(bin2hex(random_bytes(32)));

        return $checked + [
            'name' => '',
            'email' => '',
            'role' => '',
            'active' => true,
            'i18n' => $app->helper('i18n')->locale,
            'theme' => 'auto',
            '_meta' => new \ArrayObject([]),
        ];
    }

    /**
     * @param array<array-key, mixed> $body
     * @return array<string, mixed> ready to be stored
     */
    public static function forChange(App $app, array $body): array
    {
        Body::only($body, ['user', 'name', 'email', 'role', 'active']);

        return (new self($app, $body))->checked();
    }

    /**
     * @param array<array-key, mixed> $body
     * @return array<string, mixed> ready to be stored
     */
    public static function forPassword(App $app, array $body): array
    {
        Body::only($body, ['password']);

        return (new self($app, $body + ['password' => null]))->checked();
    }

    /** @return array<string, mixed> */
    private function checked(): array
    {
        $checked = [];

        foreach (array_keys($this->body) as $name) {
            $checked[$name] = match ($name) {
                'user' => $this->login(),
                'name' => strip_tags(trim($this->text('name'))),
                'email' => $this->email(),
                'role' => $this->role(),
                'active' => is_bool($this->body['active'])
                    ? $this->body['active']
                    : throw Refusal::wrong('active', "'active' must be true or false"),
                'password' => $this->app->hash($this->password()),
            };
        }

        return $checked;
    }

    private function login(): string
    {
        $login = $this->text('user');

        // Cockpit's form removes blanks and tags, which would store another name.
        return $login !== '' && $login === strip_tags(trim($login)) ? $login : throw Refusal::wrong(
            'user',
            "'user' must not be empty, begin or end with blanks, or contain tags"
        );
    }

    private function email(): string
    {
        $email = $this->text('email');

        $isEmail = $this->app->helper('utils')->isEmail($email) && $email === strip_tags($email);

        return $email === '' || $isEmail
            ? $email
            : throw Refusal::wrong('email', "'email' must be an e-mail address or empty");
    }

    private function role(): string
    {
        $role = $this->text('role');
        $known = array_column($this->app->helper('acl')->roles(), 'appid');

        return $role === '' || in_array($role, $known, true)
            ? $role
            : throw Refusal::wrong('role', "'role' must be the appid of a role");
    }

    private function password(): string
    {
        $password = $this->body['password'];

        return is_string($password) && trim($password) !== ''
            && strlen($password) <= self::LONGEST_PASSWORD && !str_contains($password, "\0")
            ? $password
            : throw Refusal::wrong(
                'password',
                "'password' must be a text of 1 to 72 bytes, not only blanks"
            );
    }

    private function text(string $name): string
    {
        $text = $this->body[$name];

        return is_string($text) && mb_strlen($text, 'UTF-8') <= self::LONGEST
            && preg_match('/[\x00-\x1F\x7F]/', $text) === 0
            && !str_starts_with(trim($text), self::REWRITTEN)
            ? $text
            : throw Refusal::wrong(
                $name,
                "'{$name}' must be a text of at most " . self::LONGEST . ' characters'
            );
    }
}
