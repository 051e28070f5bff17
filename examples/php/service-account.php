<?php

declare(strict_types=1);

// Lists the items with the service account of a back end, on the command line.
[$issuer, $bridge, $secret] = array_map(getenv(...), ['ISSUER', 'BRIDGE', 'CLIENT_SECRET']);
$ask = function (string $url, array $options): array {
    curl_setopt_array($curl = curl_init($url), $options + [CURLOPT_RETURNTRANSFER => true]);
    $text = curl_exec($curl) ?: curl_error($curl);
    $ok = curl_getinfo($curl, CURLINFO_RESPONSE_CODE) === 200;
    return $ok ? json_decode($text, true) : throw new RuntimeException("$url: $text");
};
$login = [CURLOPT_POSTFIELDS => 'grant_type=client_credentials', CURLOPT_USERNAME => 'importer'];
$token = $ask("$issuer/protocol/openid-connect/token", $login + [CURLOPT_PASSWORD => $secret]);
$bearer = [CURLOPT_HTTPHEADER => ["Authorization: Bearer {$token['access_token']}"]];
$items = $ask("$bridge/api/content/items/Seiten", $bearer);
fputs(STDOUT, implode("\n", array_column($items, 'titel')) . "\n");
