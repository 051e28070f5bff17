<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Which accounts the calling key may write, and which roles it may give. Both are limited to roles
 * without powers that the key itself lacks. Otherwise a key that may write users could make itself
 * an administrator.
 */
final class Authority
{
    public function __construct(private readonly App $app)
    {
    }

    public function over(string $role): void
    {
        $acl = $this->app->helper('acl');

        if ($acl->isSuperAdmin()) {
            return;
        }

        if ($role === 'admin') {
            throw Refusal::denied();
        }

        foreach (Permissions::POWERS as $power) {
            if ($acl->isAllowed($power, $role) && !$acl->isAllowed($power)) {
                throw Refusal::denied();
            }
        }
    }

    /**
     * Whether the calling key may give this role. A key that creates users for self-registration
     * has many of these powers itself and must not pass them on.
     */
    public function give(string $role): void
    {
        $acl = $this->app->helper('acl');
        $this->over($role);

        if ($acl->isSuperAdmin() || $acl->isAllowed('app/roles/manage')) {
            return;
        }

        foreach (Permissions::POWERS as $power) {
            if ($acl->isAllowed($power, $role)) {
                throw Refusal::denied();
            }
        }
    }
}
