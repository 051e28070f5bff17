<?php

declare(strict_types=1);

namespace CockpitSso\Endpoint;

use CockpitSso\Permissions;

/** GET /api/sso/info: versions, and the role and capabilities of the calling key. */
final class Info extends Endpoint
{
    public const VERSION = '0.1.0';

    /** @return array<string, mixed> */
    public function read(): array
    {
        return [
            'version' => self::VERSION,
            'cockpit' => APP_VERSION,
            'role' => (string) $this->app->helper('auth')->getUser('role'),
            'capabilities' => Permissions::capabilities($this->app),
        ];
    }
}
