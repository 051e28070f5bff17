<?php

/**
 * Fills a Cockpit with the seed data of the tests, through Cockpit's own PHP API.
 *
 * usage: php seed.php COCKPIT_DIR SPACE SEED.json
 *
 * SPACE is empty for the main Cockpit; a missing space is created.
 */

declare(strict_types=1);

[, $root, $space, $file] = $argv;
$seed = json_decode(file_get_contents($file), true, 512, JSON_THROW_ON_ERROR);

chdir($root);
require $root . '/bootstrap.php';

$dir = $root;

if ($space !== '') {
    $dir = "{$root}/.spaces/{$space}";

    $storage = ['storage/data', 'storage/cache', 'storage/tmp', 'storage/uploads'];

    foreach (['config', ...$storage] as $folder) {
        is_dir("{$dir}/{$folder}") || mkdir("{$dir}/{$folder}", 0777, true);
    }
}

$times = ['_created' => $seed['time'], '_modified' => $seed['time']];
$app = Cockpit::instance($dir, ['debug' => false]);
$store = $app->dataStorage;

foreach ($seed['roles'] as $role) {
    $role['permissions'] = array_fill_keys($role['permissions'], true) ?: new ArrayObject([]);
    $role += ['info' => ''] + $times;
    $store->save('system/roles', $role);
}

foreach ($seed['keys'] as $key) {
    $key += ['meta' => new ArrayObject([])] + $times;
    $store->save('system/api_keys', $key);
}

foreach ($seed['users'] as $user) {
    // The cheapest hash: the tests check answers, not their time.
    $user['password'] = password_hash($user['password'], PASSWORD_BCRYPT, ['cost' => 4]);
    $user += ['i18n' => 'en', 'theme' => 'auto', '_meta' => new ArrayObject([])];
    $store->insert('system/users', $user);
}

foreach ($seed['assets'] as $asset) {
    $store->insert('assets', $asset);
}

$content = $app->module('content');

foreach ($seed['models'] as $model) {
    $links = $model['links'] ?? [];
    $fields = array_map(static fn (string $name): array => [
        'name' => $name, 'type' => isset($links[$name]) ? 'contentItemLink' : 'text',
        'label' => '', 'info' => '', 'group' => '', 'i18n' => false, 'required' => false,
        'multiple' => false, 'meta' => [],
        'opts' => isset($links[$name]) ? ['link' => $links[$name]] : [],
    ], $model['fields']);

    $content->createModel($model['name'], [
        'type' => $model['type'], 'label' => $model['name'], 'info' => '', 'fields' => $fields,
    ]);

    foreach ($model['items'] as $item) {
        // Each link points to the first item of its model
        foreach ($links as $field => $target) {
            $first = $store->findOne("content/collections/{$target}", ['_state' => 1]);
            $item[$field] = ['_id' => $first['_id'], '_model' => $target];
        }

        $collection = $model['type'] === 'singleton'
            ? 'content/singletons'
            : "content/collections/{$model['name']}";

        // Cockpit updates an item that has an _id
        if (isset($item['_id'])) {
            $item += $times + ['_cby' => null, '_mby' => null];
            $store->insert($collection, $item);
            continue;
        }

        $saved = $content->saveItem($model['name'], $item);
        $dated = ['_id' => $saved['_id']] + $times;
        $store->save($collection, $dated);
    }
}

$app->helper('acl')->cache();
$app->helper('api')->cache();

echo APP_VERSION;
