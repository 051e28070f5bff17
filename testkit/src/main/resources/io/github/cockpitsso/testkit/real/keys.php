<?php

/**
 * Changes API keys in Cockpit's storage, without the addon.
 *
 * usage: php keys.php COCKPIT_DIR store USER_ID KEY
 *        php keys.php COCKPIT_DIR age SECONDS
 */

declare(strict_types=1);

[, $root, $change] = $argv;

chdir($root);
require $root . '/bootstrap.php';

$store = Cockpit::instance($root, ['debug' => false])->dataStorage;

if ($change === 'store') {
    $user = ['_id' => $argv[3], 'apiKey' => $argv[4]];
    $store->save('system/users', $user);
} else {
    foreach ($store->find('system/sso_keys')->toArray() as $key) {
        $key['since'] -= (int) $argv[3];
        $store->save('system/sso_keys', $key);
    }
}
