<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * The roles and API keys of Keycloak and the bridge. In containers, environment variables set the
 * keys. They become valid with their first use, so other requests are not slowed down. This works
 * in the main space only. Set up other spaces by "tower sso:setup --space NAME".
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

    /** Whether the bridge may make keys. The values are those of its setting bridge.key.mint. */
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

    /**
     * Makes the presented key valid if the environment sets it and Cockpit does not know it yet.
     */
    public function admit(string $key): void
    {
        foreach (array_keys(self::CLIENTS) as $client) {
            $wanted = self::fromEnvironment($client);

            if (
                $wanted !== null
                && hash_equals($wanted, $key)
                && $this->fault($client, $wanted) === null
                && $this->app->helper('api')->getKey($key) === null
                && $this->app->helper('spaces')->isMaster()
            ) {
                $this->set($client, $key);
            }
        }
    }

    public static function fromEnvironment(string $client): ?string
    {
        return self::variable(self::CLIENTS[$client]['environment']);
    }

    /** Whether the environment allows the bridge to make keys. */
    public static function mintsByEnvironment(): bool
    {
        return self::variable(self::MINT) === 'on-first-use';
    }

    /** @return string|null why the environment variable has no effect */
    public function mintFault(): ?string
    {
        $value = self::variable(self::MINT);
        $role = self::CLIENTS['bridge']['role'];

        return match (true) {
            $value === null => null,
            !in_array($value, self::MINT_VALUES, true)
                => 'must be ' . implode(' or ', self::MINT_VALUES),
            $value === 'on-first-use' && $this->lacksMint()
                => "is on-first-use, but the role {$role} exists and has no permission "
                . Permissions::KEYS_WRITE . '. Run: php tower sso:setup bridge --mint-on-first-use',
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
        $appid = self::CLIENTS[$client]['role'];

        return $this->app->dataStorage->findOne(self::ROLES, ['appid' => $appid]);
    }

    private static function variable(string $name): ?string
    {
        $value = $_ENV[$name] ?? getenv($name);

        return is_string($value) && $value !== '' ? $value : null;
    }

    /** @return string|null why this value cannot be a key of this client */
    public function fault(string $client, string $key): ?string
    {
        foreach (array_keys(self::CLIENTS) as $other) {
            if ($other !== $client && self::fromEnvironment($other) === $key) {
                return 'is the same for both clients';
            }
        }

        return match (true) {
            strlen($key) < self::SHORTEST => 'is shorter than ' . self::SHORTEST . ' characters',
            preg_match('/^[\x21-\x7E]+$/D', $key) !== 1
                => 'has characters that are invalid in a header',
            str_starts_with($key, 'USR-') => "begins with 'USR-', the prefix of user keys",
            str_contains($key, '.') => 'contains a dot, and Cockpit could treat it as a token',
            default => null,
        };
    }

    /** @return string|null the current key of the client */
    public function current(string $client): ?string
    {
        return $this->app->dataStorage->findOne(self::KEYS, [self::MARK => $client])['key'] ?? null;
    }

    /**
     * Sets the key of the client and replaces its previous key.
     *
     * @param bool $mints whether its role gets the permission to make keys, even if the role exists
     */
    public function set(string $client, string $key, bool $mints = false): void
    {
        Lock::hold($this->app, function () use ($client, $key, $mints): void {
            $this->ensureRole($client, $mints);
            $this->ensureKey($client, $key);
        });

        $this->app->helper('acl')->cache();
        $this->app->helper('api')->cache();

        // The helpers of this request still have the old data.
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
                $before = (array) ($role['permissions'] ?? []);
                $role['permissions'] = [Permissions::KEYS_WRITE => true] + $before;
                $role['_modified'] = $now;
                $this->app->trigger('app.roles.save', [&$role, true]);
                $this->app->dataStorage->save(self::ROLES, $role);
            }

            return; // an administrator may have changed the role
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
            return; // an administrator or another process has created it
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
