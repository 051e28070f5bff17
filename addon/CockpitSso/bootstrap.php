<?php

/**
 * Single sign-on addon for Cockpit v2: a login endpoint, a user directory and guards for the stock
 * API. The HTTP contract is docs/addon-api.md, the manual docs/cockpit-addon.md.
 *
 * Cockpit includes this file with the application as $this. It binds every listener to it again
 * when it clones the application (worker mode), so this file must not store the application in
 * a variable.
 *
 * @var \Lime\App $this
 */

declare(strict_types=1);

use CockpitSso\Guards;
use CockpitSso\Health;
use CockpitSso\IdentiAccounts;
use CockpitSso\OfferedKeys;
use CockpitSso\Permissions;
use CockpitSso\Unreadable;

// Before Cockpit's own listeners (1000): its response cache would answer without checking the key.
$this->on('app.api.request', function (\Lime\Request $request): ?bool {
    return (new Guards($this))->request($request);
}, 2000);

$this->on('restApi.config', function (\App\RestApi\Query $restApi): void {
    foreach (include __DIR__ . '/api.php' as $path => $methods) {
        $restApi->addEndPoint($path, $methods);
    }
});

$this->on('app.auth.setuser', function (array &$user, bool $permanent): void {
    (new Guards($this))->identity($user, $permanent);

    // The key is accepted, so every later status comes from the endpoint, also a 412.
    if (!$permanent && !headers_sent()) {
        header('Cockpit-Sso-Key-Accepted: true');
    }
}, 1000);

// The last listener: Cockpit has then added the fields of its content.
$this->on('graphql.config', function (\App\GraphQL\Query $schema): void {
    (new Guards($this))->schema($schema);
}, -2000);

// The first listener: a listener that stops the event must not disable the guard.
$this->on('app.users.save', function (array &$user): void {
    $user = (new Guards($this))->document($user);
}, 1000);

// The condition keeps the class away from releases before Identi, whose storage differs.
$this->on('before', function (): void {
    if ($this->retrieve('identi/mapping/_id') !== null) {
        IdentiAccounts::guard($this);
    }
});

// Identi shows parameters of the address there as HTML, without a login.
// The event passes the name of the view and its variables.
$this->on('app.render.view/identi:views/error.php', function (mixed &...$event): void {
    $text = (string) ($event[1]['error'] ?? 'Something went wrong!');
    $event[1]['error'] = htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE);
});

// The account page requests a new key before it saves it.
$this->on('after', function (): void {
    (new OfferedKeys($this))->record();
});

$this->on('app.permissions.collect', function (\ArrayObject $permissions): void {
    $permissions['Single sign-on'] = Permissions::LABELS;
});

$this->on('system.api.healthcheck', function (array &$errors): void {
    array_push($errors, ...(new Health($this))->errors());
});

$this->on('error', function (): void {
    (new Unreadable($this))->answer();
});

$this->on('app.cli.init', function (\Symfony\Component\Console\Application $cli): void {
    $cli->add(new \CockpitSso\Command\Setup($this));
    $cli->add(new \CockpitSso\Command\Keys($this));
});
