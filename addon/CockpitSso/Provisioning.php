<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * The roles and API keys of Keycloak and of the bridge. Containers give the keys by environment: they become valid
 * with their first use, which costs other requests nothing. Only in the master space; others are set up by
 * "tower sso:setup --space NAME".
 */
final class Provisioning
{
    public const CLIENTS = [
        'keycloak' => [
            'environment' => 'COCKPIT_SSO_SERVICE_KEY',
            'role' => 'sso-keycloak',
            'name' => 'Single sign-on: Keycloak',
            'permissions' => [Permissions::AUTH => true, Permissions::USERS_READ => true],
        ],
        'bridge' => [
            'environment' => 'COCKPIT_SSO_BRIDGE_KEY',
            'role' => 'sso-bridge',
            'name' => 'Single sign-on: bridge',
            'permissions' => [Permissions::KEYS_READ => true],
        ],
    ];

    /** Whether the bridge may make keys, in the words of its own setting bridge.key.mint. */
    public const MINT = 'COCKPIT_SSO_BRIDGE_KEY_MINT';
    public const MINT_VALUES = ['off', 'on-first-use'];

    private const ROLES = 'system/roles';
    private const KEYS = 'system/api_keys';

    /** Marks the key document of a client, so that a changed key replaces it. */
    private const MARK = 'sso';

    private const SHORTEST = 32;

    public function __construct(private readonly App $app)
    {
    }

    /** Makes the presented key valid when the environment names it and Cockpit does not know it yet. */
    public function admit(string $key): void
    {
        foreach (array_keys(self::CLIENTS) as $client) {
            $wanted = self::fromEnvironment($client);

            if (
                $wanted !== null && hash_equals($wanted, $key) && $this->fault($client, $wanted) === null
                && $this->app->helper('api')->getKey($key) === null && $this->app->helper('spaces')->isMaster()
            ) {
                $this->set($client, $key);
            }
        }
    }

    public static function fromEnvironment(string $client): ?string
    {
        return self::variable(self::CLIENTS[$client]['environment']);
    }

    /** Whether the environment says that the bridge makes keys. */
    public static function mintsByEnvironment(): bool
    {
        return self::variable(self::MINT) === 'on-first-use';
    }

    /** @return string|null why the environment's word on this has no effect */
    public function mintFault(): ?string
    {
        $value = self::variable(self::MINT);

        return match (true) {
            $value === null => null,
            !in_array($value, self::MINT_VALUES, true) => 'must be ' . implode(' or ', self::MINT_VALUES),
            $value === 'on-first-use' && $this->lacksMint() => 'is on-first-use, but the role '
                . self::CLIENTS['bridge']['role'] . ' exists and has no permission ' . Permissions::KEYS_WRITE
                . '. Run: php tower sso:setup bridge --mint-on-first-use',
            default => null,
        };
    }

    private function lacksMint(): bool
    {
        $role = $this->role('bridge');

        return $role !== null && empty($role['permissions'][Permissions::KEYS_WRITE]);
    }

    /** @return array<string, mixed>|null as stored */
    private function role(string $client): ?array
    {
        return $this->app->dataStorage->findOne(self::ROLES, ['appid' => self::CLIENTS[$client]['role']]);
    }

    private static function variable(string $name): ?string
    {
        $value = $_ENV[$name] ?? getenv($name);

        return is_string($value) && $value !== '' ? $value : null;
    }

    /** @return string|null why this value can not be a key of this client */
    public function fault(string $client, string $key): ?string
    {
        foreach (array_keys(self::CLIENTS) as $other) {
            if ($other !== $client && self::fromEnvironment($other) === $key) {
                return 'is the same for both clients';
            }
        }

        return match (true) {
            strlen($key) < self::SHORTEST => 'is shorter than ' . self::SHORTEST . ' characters',
            preg_match('/^[\x21-\x7E]+$/D', $key) !== 1 => 'has characters that a header can not carry',
            str_starts_with($key, 'USR-') => "begins with 'USR-', which is for users",
            str_contains($key, '.') => 'has a dot in it and could be taken for a token',
            default => null,
        };
    }

    /** @return string|null the key that the client has at present */
    public function current(string $client): ?string
    {
        return $this->app->dataStorage->findOne(self::KEYS, [self::MARK => $client])['key'] ?? null;
    }

    /**
     * Gives the client this key instead of the one before.
     *
     * @param bool $mints whether its role is to have the permission to make keys, also when the role exists
     */
    public function set(string $client, string $key, bool $mints = false): void
    {
        Lock::hold($this->app, function () use ($client, $key, $mints): void {
            $this->ensureRole($client, $mints);
            $this->ensureKey($client, $key);
        });

        $this->app->helper('acl')->cache();
        $this->app->helper('api')->cache();

        // The helpers of this request still have what they read before.
        $this->app->helpers['acl'] = 'App\\Helper\\Acl';
        $this->app->helpers['api'] = 'System\\Helper\\Api';
    }

    private function ensureRole(string $client, bool $mints): void
    {
        ['role' => $appid, 'name' => $name, 'permissions' => $permissions] = self::CLIENTS[$client];
        $role = $this->role($client);
        $now = time();

        if ($role !== null) {
            if ($mints) {
                $role['permissions'] = [Permissions::KEYS_WRITE => true] + (array) ($role['permissions'] ?? []);
                $role['_modified'] = $now;
                $this->app->trigger('app.roles.save', [&$role, true]);
                $this->app->dataStorage->save(self::ROLES, $role);
            }

            return; // otherwise the role stays as an administrator wants it
        }

        if ($mints || ($client === 'bridge' && self::mintsByEnvironment())) {
            $permissions[Permissions::KEYS_WRITE] = true;
        }

        $role = [
            'appid' => $appid,
            'name' => $name,
            'info' => 'Made by the addon CockpitSso with the least permissions.',
            'permissions' => $permissions,
            '_created' => $now,
            '_modified' => $now,
        ];

        $this->app->trigger('app.roles.save', [&$role, false]);
        $this->app->dataStorage->save(self::ROLES, $role);
    }

    private function ensureKey(string $client, string $key): void
    {
        if ($this->app->dataStorage->findOne(self::KEYS, ['key' => $key])) {
            return; // made by hand, or by another process in the meantime
        }

        ['role' => $appid, 'name' => $name] = self::CLIENTS[$client];
        $now = time();
        $document = $this->app->dataStorage->findOne(self::KEYS, [self::MARK => $client]);
        $isUpdate = $document !== null;
        $document ??= [
            'name' => $name,
            'role' => $appid,
            'meta' => new \ArrayObject([]),
            self::MARK => $client,
            '_created' => $now,
        ];
        $document['key'] = $key;
        $document['_modified'] = $now;

        $this->app->trigger('app.api.keys.save', [&$document, $isUpdate]);
        $this->app->dataStorage->save(self::KEYS, $document);
    }
}
