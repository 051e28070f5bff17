<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Allows one writer at a time. Cockpit has no unique index, so no other write may happen between
 * the check that a name is free and the write. The lock applies to all PHP processes that share the
 * storage folder.
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

        // The web server can write this folder, and root may run this code.
        if (is_link($path)) {
            throw new \RuntimeException('The lock file in the storage folder is a link');
        }

        $file = fopen($path, 'c');

        // The web server must be able to use a lock file that root created.
        if ($file !== false && function_exists('posix_geteuid') && posix_geteuid() === 0) {
            lchown($path, (int) fileowner(dirname($path)));
            lchgrp($path, (int) filegroup(dirname($path)));
        }

        if ($file === false || !flock($file, LOCK_EX)) {
            throw new \RuntimeException('Cannot lock the file in the storage folder');
        }

        try {
            return $work();
        } finally {
            flock($file, LOCK_UN);
            fclose($file);
        }
    }

    /**
     * Not in storage/tmp or storage/cache: Cockpit may empty these while others wait for the lock.
     */
    public static function path(App $app): string
    {
        $folder = $app->path('#storage:data') ?? $app->path('#storage:') ?? sys_get_temp_dir();

        return rtrim($folder, '/') . '/cockpit-sso.lock';
    }
}
