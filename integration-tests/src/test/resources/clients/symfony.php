<?php
// Symfony HttpClient with Symfony Mime, as Symfony's documentation shows these calls.
require '/usr/share/php/Symfony/Component/HttpClient/autoload.php';
require '/usr/share/php/Symfony/Component/Mime/autoload.php';

use Symfony\Component\HttpClient\HttpClient;
use Symfony\Component\Mime\Part\DataPart;
use Symfony\Component\Mime\Part\Multipart\FormDataPart;

$out = getenv('OUT');
$file = getenv('FILE');
$client = HttpClient::createForBaseUri(getenv('BRIDGE'), ['auth_bearer' => getenv('TOKEN')]);
$anonymous = HttpClient::createForBaseUri(getenv('BRIDGE'));
$write = function (string $step, $answer) use ($out) {
    file_put_contents("$out/$step.status", $answer->getStatusCode());
    file_put_contents("$out/$step.body", $answer->getContent(false));
};
$form = fn(array $fields) => (function (FormDataPart $form) {
    return ['headers' => $form->getPreparedHeaders()->toArray(), 'body' => $form->bodyToIterable()];
})(new FormDataPart($fields));

$package = exec("dpkg-query -W -f '\${Version}' php-symfony-http-client");
file_put_contents("$out/version", preg_replace('/[-+].*/', '', $package));
$write('list', $client->request('GET', '/api/content/items/posts', [
    'query' => ['filter' => '{"title":"Grüße & mehr"}', 'limit' => 2],
]));
$write('save', $client->request('POST', '/api/content/item/posts', [
    'json' => ['data' => ['title' => 'Grüße']],
]));
$write('form', $client->request('POST', '/api/custom/form', [
    'body' => ['title' => 'Grüße & mehr'],
]));
$write('upload', $client->request('POST', '/api/custom/upload', $form([
    'title' => 'Grüße',
    'file' => DataPart::fromPath($file, 'Übersicht 1.pdf'),
])));
$write('item', $client->request('POST', '/api/content/item/posts', $form([
    'data[title]' => 'Grüße',
    'file' => DataPart::fromPath($file),
])));
$write('stream', $client->request('POST', '/api/custom/stream', [
    'headers' => ['Content-Type' => 'application/octet-stream'],
    'body' => fopen($file, 'r'),
]));
$write('delete', $client->request('DELETE', '/api/content/item/posts/1'));
$write('file', $client->request('GET', '/api/custom/file'));
$write('anonymous', $anonymous->request('GET', '/api/content/items/posts'));
