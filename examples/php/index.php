<?php

declare(strict_types=1);

/*
 * A site whose users log in at Keycloak, and that reads and writes Cockpit's content as that user,
 * through the bridge. The tokens are in the PHP session and never reach the browser: README.md.
 */

define('ISSUER', getenv('ISSUER') ?: 'http://localhost:8081/realms/cockpit');
define('BRIDGE', getenv('BRIDGE') ?: 'http://localhost:8090');
define('SITE', getenv('SITE') ?: 'http://localhost:8000/'); // the redirect URI in Keycloak
define('CLIENT_ID', getenv('CLIENT_ID') ?: 'php-site');
define('CLIENT_SECRET', getenv('CLIENT_SECRET') ?: '');

const COLLECTION = 'Seiten';
const TITLE = 'titel';
const TEXT = 'text';
const PAGE_SIZE = 10;

// docs/app-developer.md: after these reasons of a 401, a new token or a new login helps.
const REFRESH = ['token_expired', 'token_key', 'session_ended', 'sealed_key_refused'];
const LOGIN = ['no_token', 'token_signature', 'token_inactive'];

/** A problem that the page shows. Its code is the HTTP status. */
function problem(int $status, string $message): RuntimeException
{
    return new RuntimeException($message, $status);
}

/**
 * Sends a request. Status 0 means that there was no answer.
 *
 * @return array{int, ?array, string} status, JSON of the body, the header Retry-After
 */
function send(string $method, string $url, array $headers = [], ?string $body = null): array
{
    $wait = '';
    $curl = curl_init($url);
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_CONNECTTIMEOUT => 5,
        CURLOPT_TIMEOUT => 30,
        CURLOPT_HEADERFUNCTION => function (CurlHandle $curl, string $line) use (&$wait): int {
            if (stripos($line, 'Retry-After:') === 0) {
                $wait = trim(substr($line, 12));
            }
            return strlen($line);
        },
    ]);
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $answer = curl_exec($curl);
    $json = is_string($answer) ? json_decode($answer, true) : null;
    return [curl_getinfo($curl, CURLINFO_RESPONSE_CODE), is_array($json) ? $json : null, $wait];
}

// ------------------------------------------------------------------------------- Keycloak

/** An address of the realm, such as token_endpoint. */
function endpoint(string $name): string
{
    static $realm = null;
    if ($realm === null) {
        [$status, $found] = send('GET', ISSUER . '/.well-known/openid-configuration');
        if ($status !== 200 || $found === null) {
            throw problem(503, 'Keycloak is unavailable. Try again later.');
        }
        if (($found['issuer'] ?? '') !== ISSUER) {
            throw problem(500, 'ISSUER is not the issuer that Keycloak reports. Correct ISSUER.');
        }
        $realm = $found;
    }
    return $realm[$name];
}

function random(): string
{
    return bin2hex(random_bytes(32));
}

/** Sends the browser to the login page, with state, nonce and PKCE (RFC 7636). */
function start_login(): never
{
    $page = endpoint('authorization_endpoint');
    $state = random();
    $login = ['nonce' => random(), 'verifier' => random()];
    // Logins in several tabs work. Abandoned logins do not fill the session.
    $_SESSION['logins'] = array_slice(($_SESSION['logins'] ?? []) + [$state => $login], -5);
    $hash = hash('sha256', $login['verifier'], true);
    redirect($page . '?' . http_build_query([
        'response_type' => 'code',
        'client_id' => CLIENT_ID,
        'redirect_uri' => SITE,
        'scope' => 'openid',
        'state' => $state,
        'nonce' => $login['nonce'],
        'code_challenge' => rtrim(strtr(base64_encode($hash), '+/', '-_'), '='),
        'code_challenge_method' => 'S256',
    ]));
}

/** Keycloak sent the browser back: exchanges the code for tokens. */
function finish_login(): never
{
    $login = $_SESSION['logins'][text($_GET, 'state')] ?? null;
    unset($_SESSION['logins'][text($_GET, 'state')]);
    if ($login === null) {
        if (user() !== null) { // the browser's back button
            redirect(SITE);
        }
        throw problem(400, 'This login was not started here, or it is too old. Log in again.');
    }
    if (text($_GET, 'code') === '' || text($_GET, 'iss') !== ISSUER) {
        throw problem(403, 'Keycloak did not log you in: ' . text($_GET, 'error'));
    }
    $tokens = tokens([
        'grant_type' => 'authorization_code',
        'code' => text($_GET, 'code'),
        'redirect_uri' => SITE,
        'code_verifier' => $login['verifier'],
    ]);
    $claims = claims($tokens);
    if (($claims['nonce'] ?? '') !== $login['nonce']) {
        throw problem(403, 'The login belongs to another browser. Log in again.');
    }
    session_regenerate_id(true);
    $_SESSION['form'] = random();
    keep($tokens, $claims);
    if (($_SESSION['draft']['sub'] ?? '') !== $claims['sub']) {
        unset($_SESSION['draft']);
    }
    redirect(isset($_SESSION['draft']) ? SITE . '?draft' : SITE);
}

/** Calls the token endpoint. */
function tokens(array $form): array
{
    $form += ['client_id' => CLIENT_ID, 'client_secret' => CLIENT_SECRET];
    [$status, $answer] = send('POST', endpoint('token_endpoint'), [], http_build_query($form));
    $error = $answer['error'] ?? '';
    if ($status === 200 && $answer !== null) {
        return $answer;
    }
    if ($error === 'invalid_grant') {
        end_login();
    }
    throw in_array($error, ['invalid_client', 'unauthorized_client'], true)
        ? problem(500, 'Keycloak does not accept this site. Correct CLIENT_ID and CLIENT_SECRET.')
        : problem(503, 'Keycloak is unavailable. Try again later.');
}

/**
 * The claims of the ID token. It comes from the token endpoint itself, so TLS protects it and its
 * signature needs no check (OpenID Connect Core, 3.1.3.7).
 */
function claims(array $tokens): array
{
    $payload = strtr(explode('.', $tokens['id_token'] ?? '')[1] ?? '', '-_', '+/');
    $claims = json_decode(base64_decode($payload), true) ?: [];
    $valid = ($claims['iss'] ?? '') === ISSUER
        && in_array(CLIENT_ID, (array) ($claims['aud'] ?? []), true)
        && ($claims['azp'] ?? CLIENT_ID) === CLIENT_ID
        && ($claims['exp'] ?? 0) > time() - 30
        && ($claims['sub'] ?? '') !== '';
    return $valid ? $claims : throw problem(502, 'Keycloak sent an invalid ID token.');
}

function keep(array $tokens, array $claims): void
{
    $_SESSION['tokens'] = $tokens;
    $_SESSION['expires'] = time() + $tokens['expires_in'];
    $_SESSION['user'] = [
        'sub' => $claims['sub'],
        'name' => $claims['name'] ?? $claims['preferred_username'] ?? 'User',
        'role' => implode(', ', (array) ($claims['cockpit_roles'] ?? [])),
    ];
}

/** Gets new tokens. A second tab waits meanwhile: PHP locks the session. */
function refresh(): void
{
    $tokens = tokens([
        'grant_type' => 'refresh_token',
        'refresh_token' => $_SESSION['tokens']['refresh_token'],
    ]);
    $claims = claims($tokens);
    if ($claims['sub'] !== user()['sub']) {
        throw problem(502, 'Keycloak sent an invalid ID token.');
    }
    keep($tokens, $claims);
}

function user(): ?array
{
    return isset($_SESSION['tokens']) ? $_SESSION['user'] : null;
}

/** Forgets the tokens. What the user typed stays for their next login. */
function end_login(): never
{
    unset($_SESSION['tokens']);
    throw problem(401, 'Your login has ended. Log in again.');
}

/** Ends the session here, and then at Keycloak and at all its apps. */
function logout(): never
{
    $token = $_SESSION['tokens']['id_token'] ?? '';
    $_SESSION = [];
    session_regenerate_id(true);
    try {
        $page = endpoint('end_session_endpoint');
    } catch (RuntimeException $problem) {
        throw problem(503, 'You are logged out here. Keycloak is unavailable: '
            . 'your login there may continue.');
    }
    redirect($page . '?' . http_build_query(array_filter([
        'client_id' => CLIENT_ID,
        'id_token_hint' => $token,
        'post_logout_redirect_uri' => SITE,
    ])));
}

// -------------------------------------------------------------------------------- Cockpit

/** Calls Cockpit's API as the user. */
function cockpit(string $method, string $path, ?array $body = null): array
{
    if (user() === null) {
        end_login();
    }
    if ($_SESSION['expires'] < time() + 10) {
        refresh();
    }
    [$status, $answer, $wait] = call($method, $path, $body);
    if ($status === 401 && in_array($answer['reason'] ?? '', REFRESH, true)) {
        refresh();
        [$status, $answer, $wait] = call($method, $path, $body);
    }
    if ($status === 200 && $answer !== null) {
        return $answer;
    }
    if ($status === 401 && in_array($answer['reason'] ?? '', [...REFRESH, ...LOGIN], true)) {
        end_login();
    }
    $detail = $answer['detail'] ?? $answer['error'] ?? "Status $status.";
    $later = ctype_digit($wait) ? "Try again in $wait seconds." : 'Try again later.';
    throw match (true) {
        $status === 0 => problem(503, "The bridge to Cockpit is unavailable. $later"),
        $status === 200, $status >= 500 => problem(503, "Cockpit is unavailable. $detail $later"),
        $status === 403 && !isset($answer['reason']) =>
            problem(403, 'Cockpit does not let you do this: your role lacks the permission.'),
        $status === 403 => problem(403, "You may not do this. $detail"),
        $status === 404 => problem(404, 'This item does not exist, or it is not published.'),
        $status === 413 => problem(413, 'The text is too long.'),
        $status === 429 => problem(429, "You sent too many requests. $later"),
        default => problem(500, "The bridge or Cockpit rejected this site's request. $detail"),
    };
}

/** @return array{int, ?array, string} as send() */
function call(string $method, string $path, ?array $body): array
{
    $headers = ['Authorization: Bearer ' . $_SESSION['tokens']['access_token']];
    $json = null;
    if ($body !== null) {
        $headers[] = 'Content-Type: application/json';
        $json = json_encode($body, JSON_INVALID_UTF8_SUBSTITUTE);
    }
    return send($method, BRIDGE . $path, $headers, $json);
}

function item(array $found): array
{
    return [
        'id' => (string) ($found['_id'] ?? ''),
        'title' => (string) ($found[TITLE] ?? ''),
        'text' => (string) ($found[TEXT] ?? ''),
    ];
}

function items(int $page): array
{
    $found = cockpit('GET', '/api/content/items/' . COLLECTION . '?' . http_build_query([
        'limit' => PAGE_SIZE,
        'skip' => ($page - 1) * PAGE_SIZE,
        'sort' => '{"_created": -1}',
    ]));
    return [
        'items' => array_map('item', $found['data'] ?? []),
        'page' => $page,
        'pages' => max(1, (int) ceil(($found['meta']['total'] ?? 0) / PAGE_SIZE)),
    ];
}

function save(array $item): never
{
    $_SESSION['draft'] = $item + ['sub' => $_SESSION['user']['sub'] ?? ''];
    if ($item['title'] === '') {
        throw problem(400, 'Enter a title.');
    }
    $data = [TITLE => $item['title'], TEXT => $item['text']];
    $data += $item['id'] === '' ? ['_state' => 1] : ['_id' => $item['id']];
    cockpit('POST', '/api/content/item/' . COLLECTION, ['data' => $data]);
    unset($_SESSION['draft']);
    $_SESSION['notice'] = "Saved “{$item['title']}”.";
    redirect(SITE);
}

function delete(array $item): never
{
    cockpit('DELETE', '/api/content/item/' . COLLECTION . '/' . rawurlencode($item['id']));
    $_SESSION['notice'] = "Deleted “{$item['title']}”.";
    redirect(SITE);
}

// -------------------------------------------------------------------------------- the page

/** A field of a request. PHP makes arrays of names like a[]. */
function text(array $fields, string $name): string
{
    return is_string($fields[$name] ?? null) ? $fields[$name] : '';
}

function redirect(string $address): never
{
    header('Location: ' . $address, true, 303);
    exit;
}

function posted(): array
{
    return [
        'id' => text($_POST, 'id'),
        'title' => trim(text($_POST, 'title')),
        'text' => text($_POST, 'text'),
    ];
}

/** What the page shows. */
function respond(): array
{
    if ($_SERVER['REQUEST_METHOD'] === 'POST') {
        if (!hash_equals($_SESSION['form'], text($_POST, 'form'))) {
            throw problem(403, 'This form is too old. Try again.');
        }
        match (text($_POST, 'do')) {
            'logout' => logout(),
            'delete' => delete(posted()),
            default => save(posted()),
        };
    }
    return match (true) {
        isset($_GET['state']) => finish_login(),
        isset($_GET['login']) => start_login(),
        user() === null => [],
        isset($_GET['draft'], $_SESSION['draft']) => ['item' => $_SESSION['draft']],
        isset($_GET['new']) => ['item' => item([])],
        isset($_GET['edit']) => ['item' => item(cockpit('GET', '/api/content/item/' . COLLECTION
            . '/' . rawurlencode(text($_GET, 'edit'))))],
        default => items(max(1, min(9999, (int) text($_GET, 'page')))),
    };
}

function html(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5);
}

// With php -S, all addresses lead here.
if (strtok($_SERVER['REQUEST_URI'], '?') !== (parse_url(SITE, PHP_URL_PATH) ?? '/')) {
    http_response_code(404);
    exit('Not found');
}
foreach ([ISSUER, BRIDGE, SITE] as $address) {
    if (!preg_match('~^(https://|http://(localhost|127\.0\.0\.1)([:/]|$))~', $address)) {
        http_response_code(500);
        exit("ISSUER, BRIDGE and SITE must begin with https://, except on localhost.");
    }
}

session_name('php-site');
session_start([
    'cookie_httponly' => true,
    'cookie_samesite' => 'Lax',
    'cookie_secure' => str_starts_with(SITE, 'https:'),
    'use_strict_mode' => true,
]);
$_SESSION['form'] ??= random();
$style = base64_encode(random_bytes(16));
header("Content-Security-Policy: default-src 'none'; style-src 'nonce-$style'; base-uri 'none'; "
    . 'img-src data:; ' // the empty icon
    // The logout form leads to Keycloak.
    . "form-action 'self' " . preg_replace('~^(\w+://[^/]+).*~', '$1', ISSUER)
    . "; frame-ancestors 'none'");
header('X-Content-Type-Options: nosniff');
header('Referrer-Policy: no-referrer');

$alert = '';
try {
    $view = respond();
} catch (RuntimeException $problem) {
    http_response_code($problem->getCode());
    $alert = $problem->getMessage();
    $view = isset($_POST['title']) ? ['item' => posted()] : [];
}
$user = user();
$item = $user === null ? null : $view['item'] ?? null;
$items = $view['items'] ?? null;
$notice = $_SESSION['notice'] ?? '';
unset($_SESSION['notice']);
$heading = match (true) {
    $user === null => 'Welcome',
    $item === null => 'Items',
    $item['id'] === '' => 'New item',
    default => 'Edit item',
};
?>
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><?= $alert === '' ? '' : 'Error: ', $heading ?> · PHP site</title>
<link rel="icon" href="data:,">
<style nonce="<?= $style ?>">
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --accent: #0b5cad; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --accent: #8ab8ff; --bad: #ffb4ab } }
* { box-sizing: border-box }
body { background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif;
  max-width: 42rem; margin: 0 auto; padding: 1rem }
header, .row { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center }
header { border-bottom: 1px solid var(--line); padding-bottom: .75rem }
header p { margin: 0 auto 0 0; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; margin: 1.25rem 0 .75rem }
a { color: var(--accent) }
button, .button { font: inherit; padding: .5rem 1rem; border: 1px solid var(--accent);
  border-radius: .5rem; background: none; color: var(--accent); text-decoration: none;
  cursor: pointer; display: inline-block }
.main { background: var(--accent); color: Canvas }
.delete { border-color: var(--bad); color: var(--bad) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
ul { list-style: none; padding: 0 }
li { border-bottom: 1px solid var(--line); padding: .75rem 0; overflow-wrap: anywhere }
li p { margin: .25rem 0 0; display: -webkit-box; -webkit-box-orient: vertical;
  -webkit-line-clamp: 2; overflow: hidden }
label { font-weight: 600 }
input, textarea { display: block; width: 100%; margin-bottom: 1rem; font: inherit;
  padding: .5rem; border: 1px solid GrayText; border-radius: .5rem }
[role=alert], [role=status] { border-left: .3rem solid var(--accent); background: var(--soft);
  padding: .75rem 1rem; overflow-wrap: anywhere }
[role=alert] { border-color: var(--bad) }
[popover] { border: 1px solid var(--line); border-radius: .5rem; padding: 0 1.5rem 1.5rem;
  overflow-wrap: anywhere }
::backdrop { background: #0008 }
</style>
</head>
<body>
<header>
<?php if ($user === null) : ?>
<p><strong>PHP site</strong></p>
<?php else : ?>
<p><a href="<?= html(SITE) ?>">PHP site</a>
  · <?= html($user['name']) ?><?= $user['role'] === '' ? '' : html(" ({$user['role']})") ?></p>
<form method="post" action="<?= html(SITE) ?>">
<input type="hidden" name="form" value="<?= $_SESSION['form'] ?>">
<button name="do" value="logout">Log out</button>
</form>
<?php endif ?>
</header>
<main>
<h1><?= $heading ?></h1>
<?php if ($alert !== '') : ?>
<p role="alert"><?= html($alert) ?></p>
<?php endif ?>
<?php if ($notice !== '') : ?>
<p role="status"><?= html($notice) ?></p>
<?php endif ?>
<?php if ($user === null) : ?>
    <?php if (isset($_SESSION['draft'])) : ?>
<p>What you typed is kept. Log in to continue.</p>
    <?php else : ?>
<p>Log in with your Cockpit account to read and change the items.</p>
    <?php endif ?>
<p><a class="button main" href="<?= html(SITE) ?>?login">Log in</a></p>
<?php elseif ($item !== null) : ?>
<form method="post" action="<?= html(SITE) ?>">
<input type="hidden" name="form" value="<?= $_SESSION['form'] ?>">
<input type="hidden" name="id" value="<?= html($item['id']) ?>">
<label for="title">Title</label>
<input id="title" name="title" required value="<?= html($item['title']) ?>">
<label for="text">Text</label>
<textarea id="text" name="text" rows="8"><?= html("\n" . $item['text']) ?></textarea>
<div class="row">
<button class="main" name="do" value="save">Save</button>
    <?php if ($item['id'] !== '') : ?>
<button class="delete" type="button" popovertarget="confirm">Delete</button>
    <?php endif ?>
<a href="<?= html(SITE) ?>">Cancel</a>
</div>
    <?php if ($item['id'] !== '') : ?>
<div id="confirm" popover>
<p>Delete “<?= html($item['title']) ?>”?</p>
<div class="row">
<button class="delete" name="do" value="delete" formnovalidate>Yes, delete</button>
<button type="button" popovertarget="confirm">No</button>
</div>
</div>
    <?php endif ?>
</form>
<?php elseif ($items === null) : ?>
<p><a href="<?= html(SITE) ?>">Show the items</a></p>
<?php else : ?>
<p><a class="button main" href="<?= html(SITE) ?>?new">New item</a></p>
<ul>
    <?php foreach ($items as $item) : ?>
<li><a href="<?= html(SITE . '?edit=' . rawurlencode($item['id'])) ?>"><?=
    html($item['title'] ?: 'Without a title') ?></a>
<p><?= html($item['text']) ?></p></li>
    <?php endforeach ?>
</ul>
    <?php if ($view['pages'] > 1) : ?>
<nav class="row" aria-label="Pages">
        <?php if ($view['page'] > 1) : ?>
<a href="<?= html(SITE) ?>?page=<?= $view['page'] - 1 ?>">Previous page</a>
        <?php endif ?>
Page <?= $view['page'] ?> of <?= $view['pages'] ?>
        <?php if ($view['page'] < $view['pages']) : ?>
<a href="<?= html(SITE) ?>?page=<?= $view['page'] + 1 ?>">Next page</a>
        <?php endif ?>
</nav>
    <?php endif ?>
<?php endif ?>
</main>
</body>
</html>
