<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Whose accounts the calling key may write, and which roles it may give: none that can do more than the key itself
 * where rights are handed out. Otherwise the right to write users would be the right to become their administrator.
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
     * Whether the calling key may give this role. A key that makes users for anybody who registers has many of these
     * rights itself, and must not pass them on.
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
