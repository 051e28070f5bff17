<?php
// Replaces Cockpit and reports what PHP read from a request. %1$s is the key, and %2$s is the id
// of the token's user.
$path = explode('?', $_SERVER['REQUEST_URI'])[0];
header('Content-Type: application/json');
if (str_starts_with($path, '/api/sso/')) {
    echo '{"apiKey":"%1$s","user":{"_id":"%2$s","user":"alice","role":"editor","active":true}}';
    return;
}
if ($path === '/api/custom/file') {
    header('Content-Type: text/csv; charset=utf-8');
    $name = "filename=\"report.csv\"; filename*=UTF-8''%%C3%%9Cbersicht.csv";
    header("Content-Disposition: attachment; {$name}");
    echo "id;title\n1;Grüße\n";
    return;
}
$raw = file_get_contents('php://input');
$compressed = str_contains($_SERVER['HTTP_ACCEPT_ENCODING'] ?? '', 'gzip');
$answer = json_encode([
    'compressed' => $compressed,
    'method' => $_SERVER['REQUEST_METHOD'],
    'key' => ($_SERVER['HTTP_API_KEY'] ?? '') === '%1$s',
    'query' => $_GET,
    'fields' => $_POST,
    'files' => array_map(fn($file) => ['name' => $file['name'], 'size' => $file['size']], $_FILES),
    'json' => json_decode($raw, true),
    'length' => strlen($raw),
]);
if ($compressed) {
    header('Content-Encoding: gzip');
    $answer = gzencode($answer);
}
echo $answer;
