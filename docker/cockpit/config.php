<?php

// Cockpit's configuration, mounted by docker-compose.yml. Settings of your own go in here.

$key = getenv('COCKPIT_SEC_KEY');

// Cockpit's default is public: with it, anybody can sign password resets and pass the 2FA step.
if (!is_string($key) || strlen($key) < 32) {
    throw new RuntimeException('COCKPIT_SEC_KEY must have at least 32 characters, see .env.example');
}

return [
    'sec-key' => $key,
];
