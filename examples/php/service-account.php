<?php

declare(strict_types=1);

// Lists the items with the service account of a back end: php service-account.php
PHP_SAPI === 'cli' || exit;

function ask(string $url, array $options): array
{
    $curl = curl_init($url);
    curl_setopt_array($curl, $options + [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => 30]);
    $answer = (string) curl_exec($curl);
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    return $status === 200
        ? json_decode($answer, true)
        : throw new RuntimeException("$url: status $status $answer");
}

$issuer = getenv('ISSUER') ?: 'http://localhost:8081/realms/cockpit';
$bridge = getenv('BRIDGE') ?: 'http://localhost:8090';
foreach ([$issuer, $bridge] as $address) {
    preg_match('~^(https://|http://(localhost|127\.0\.0\.1)([:/]|$))~', $address)
        || exit("$address must begin with https://, except on localhost.\n");
}
$token = ask("$issuer/protocol/openid-connect/token", [CURLOPT_POSTFIELDS => http_build_query([
    'grant_type' => 'client_credentials',
    'client_id' => getenv('CLIENT_ID') ?: 'importer',
    'client_secret' => getenv('CLIENT_SECRET'),
])])['access_token'];
$items = ask("$bridge/api/content/items/Seiten", [
    CURLOPT_HTTPHEADER => ["Authorization: Bearer $token"],
]);
echo implode("\n", array_column($items, 'titel')), "\n";
