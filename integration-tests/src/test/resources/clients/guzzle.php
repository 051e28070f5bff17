<?php
// Guzzle, as its documentation shows these calls.
require '/usr/share/php/GuzzleHttp/autoload.php';

use GuzzleHttp\Client;
use GuzzleHttp\Psr7\Utils;

$out = getenv('OUT');
$file = getenv('FILE');
$client = new Client([
    'base_uri' => getenv('BRIDGE'),
    'headers' => ['Authorization' => 'Bearer ' . getenv('TOKEN')],
    'http_errors' => false,
]);
$anonymous = new Client(['base_uri' => getenv('BRIDGE'), 'http_errors' => false]);
$write = function (string $step, $answer) use ($out) {
    file_put_contents("$out/$step.status", $answer->getStatusCode());
    file_put_contents("$out/$step.body", (string) $answer->getBody());
};

$package = exec("dpkg-query -W -f '\${Version}' php-guzzlehttp-guzzle");
file_put_contents("$out/version", preg_replace('/[-+].*/', '', $package));
$write('list', $client->get('/api/content/items/posts', [
    'query' => ['filter' => '{"title":"Grüße & mehr"}', 'limit' => 2],
]));
$write('save', $client->post('/api/content/item/posts', [
    'json' => ['data' => ['title' => 'Grüße']],
]));
$write('form', $client->post('/api/custom/form', ['form_params' => ['title' => 'Grüße & mehr']]));
$write('upload', $client->post('/api/custom/upload', ['multipart' => [
    ['name' => 'title', 'contents' => 'Grüße'],
    ['name' => 'file', 'contents' => Utils::tryFopen($file, 'r'), 'filename' => 'Übersicht 1.pdf'],
]]));
$write('item', $client->post('/api/content/item/posts', ['multipart' => [
    ['name' => 'data[title]', 'contents' => 'Grüße'],
    ['name' => 'file', 'contents' => Utils::tryFopen($file, 'r')],
]]));
$chunks = Utils::streamFor((function () use ($file) {
    yield file_get_contents($file);
})());
$write('stream', $client->post('/api/custom/stream', ['body' => $chunks]));
$write('delete', $client->delete('/api/content/item/posts/1'));
$write('file', $client->get('/api/custom/file'));
$write('anonymous', $anonymous->get('/api/content/items/posts'));
