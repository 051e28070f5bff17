<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * One writer at a time. Cockpit has no unique index: whoever checks that a name is free and then writes must be
 * alone in between. Holds for all PHP processes that share the storage folder.
 */
final class Lock
{
    /**
     * @template T
     * @param \Closure(): T $work
     * @return T
     */
    public static function hold(App $app, \Closure $work): mixed
    {
        $path = self::path($app);

        // The folder is the web server's, and root may run this.
        if (is_link($path)) {
            throw new \RuntimeException('The lock in the storage folder is a link');
        }

        $file = fopen($path, 'c');

        // A command that root runs must not lock the web server out.
        if ($file !== false && function_exists('posix_geteuid') && posix_geteuid() === 0) {
            lchown($path, (int) fileowner(dirname($path)));
            lchgrp($path, (int) filegroup(dirname($path)));
        }

        if ($file === false || !flock($file, LOCK_EX)) {
            throw new \RuntimeException('The lock in the storage folder can not be taken');
        }

        try {
            return $work();
        } finally {
            flock($file, LOCK_UN);
            fclose($file);
        }
    }

    /** Not in storage/tmp or storage/cache: Cockpit empties both while others may wait for the lock. */
    public static function path(App $app): string
    {
        $folder = $app->path('#storage:data') ?? $app->path('#storage:') ?? sys_get_temp_dir();

        return rtrim($folder, '/') . '/cockpit-sso.lock';
    }
}
