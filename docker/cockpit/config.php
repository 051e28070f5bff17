<?php

// Cockpit's configuration, mounted by docker-compose.yml. Add your own settings here.

$key = getenv('COCKPIT_SEC_KEY');

// Cockpit's default is public: anyone could sign password resets and pass the 2FA step with it.
if (!is_string($key) || strlen($key) < 32) {
    throw new RuntimeException('COCKPIT_SEC_KEY must have 32 characters or more, see .env.example');
}

return [
    'sec-key' => $key,
];
