<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/** The addon's permissions, as in Cockpit's role editor, and the capabilities that they grant. */
final class Permissions
{
    public const AUTH = 'user/auth';
    public const USERS_READ = 'sso/users/read';
    public const USERS_WRITE = 'sso/users/write';
    public const USERS_PASSWORD = 'sso/users/password';
    public const USERS_LINK = 'sso/users/link';
    public const KEYS_READ = 'sso/keys/read';
    public const KEYS_WRITE = 'sso/keys/write';
    public const ROLES_READ = 'sso/roles/read';

    public const LABELS = [
        self::AUTH => 'Check the password of a user',
        self::USERS_READ => 'Read the user directory',
        self::USERS_WRITE => 'Create and change users',
        self::USERS_PASSWORD => 'Set the password of a user',
        self::USERS_LINK => 'Link a user with a single sign-on account',
        self::KEYS_READ => 'Read the API key of any user (acts as that user)',
        self::KEYS_WRITE => 'Make the API key of any user (acts as that user)',
        self::ROLES_READ => 'Read roles and their permissions',
    ];

    /**
     * Permissions that allow a user or key to give rights to others. A caller without one of them
     * must not give it to others, and must not take over an account that has it.
     */
    public const POWERS = [
        'app/users/manage',
        'app/roles/manage',
        'app/api/manage',
        'app/spaces',
        self::AUTH,
        self::USERS_READ,
        self::USERS_WRITE,
        self::USERS_PASSWORD,
        self::USERS_LINK,
        self::KEYS_READ,
        self::KEYS_WRITE,
        self::ROLES_READ,
    ];

    private const CAPABILITIES = [
        'auth' => [self::AUTH],
        'users.read' => [self::USERS_READ],
        'users.write' => [self::USERS_WRITE, self::USERS_PASSWORD],
        'link' => [self::USERS_LINK],
        'keys.read' => [self::KEYS_READ],
        'keys.write' => [self::KEYS_WRITE],
        'roles.read' => [self::ROLES_READ],
    ];

    /** @return list<string> what the calling key may use, in the order of the page's table */
    public static function capabilities(App $app): array
    {
        $acl = $app->helper('acl');
        $allowed = static fn (string $permission): bool => $acl->isAllowed($permission);
        $granted = static fn (array $needed): bool => array_filter($needed, $allowed) === $needed;

        return array_keys(array_filter(self::CAPABILITIES, $granted));
    }
}
