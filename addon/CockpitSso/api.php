<?php

/**
 * The endpoints of docs/addon-api.md: path below /api => method => handler with its permission.
 */

declare(strict_types=1);

use CockpitSso\Endpoint\Auth;
use CockpitSso\Endpoint\Endpoint;
use CockpitSso\Endpoint\Info;
use CockpitSso\Endpoint\Keys;
use CockpitSso\Endpoint\Link;
use CockpitSso\Endpoint\Password;
use CockpitSso\Endpoint\Roles;
use CockpitSso\Endpoint\Users;
use CockpitSso\Permissions;

return [
    '/user/auth' => [
        'POST' => Endpoint::of(Auth::class, 'check', Permissions::AUTH),
    ],
    '/sso/info' => [
        'GET' => Endpoint::of(Info::class, 'read', ...array_keys(Permissions::LABELS)),
    ],
    '/sso/roles' => [
        'GET' => Endpoint::of(Roles::class, 'list', Permissions::ROLES_READ),
    ],
    '/sso/users' => [
        'GET' => Endpoint::of(Users::class, 'list', Permissions::USERS_READ),
        'POST' => Endpoint::of(Users::class, 'create', Permissions::USERS_WRITE),
    ],
    '/sso/users/{id}' => [
        'GET' => Endpoint::of(Users::class, 'read', Permissions::USERS_READ),
        'PUT' => Endpoint::of(Users::class, 'change', Permissions::USERS_WRITE),
    ],
    '/sso/users/{id}/password' => [
        'PUT' => Endpoint::of(Password::class, 'set', Permissions::USERS_PASSWORD),
    ],
    '/sso/users/{id}/link' => [
        'PUT' => Endpoint::of(Link::class, 'set', Permissions::USERS_LINK),
    ],
    '/sso/users/{id}/key' => [
        'GET' => Endpoint::of(Keys::class, 'read', Permissions::KEYS_READ),
        'POST' => Endpoint::of(Keys::class, 'write', Permissions::KEYS_WRITE),
    ],
];
