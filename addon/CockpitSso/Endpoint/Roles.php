<?php

declare(strict_types=1);

namespace CockpitSso\Endpoint;

/** GET /api/sso/roles */
final class Roles extends Endpoint
{
    /** @return list<array<string, mixed>> */
    public function list(): array
    {
        $roles = [['appid' => 'admin', 'name' => 'Admin', 'permissions' => new \stdClass()]];

        foreach ($this->app->dataStorage->find('system/roles')->toArray() as $role) {
            $granted = array_filter((array) ($role['permissions'] ?? []));

            $roles[] = [
                'appid' => (string) $role['appid'],
                'name' => (string) ($role['name'] ?? ''),
                // a cast keeps an empty list an object in JSON
                'permissions' => (object) array_map(static fn (): bool => true, $granted),
            ];
        }

        usort($roles, static fn (array $a, array $b): int => strcmp($a['appid'], $b['appid']));

        return $roles;
    }
}
