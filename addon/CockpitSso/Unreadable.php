<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * A JSON body that is a single value, like "x" or 5, crashes Cockpit while it builds the request,
 * and the caller gets an empty 200. On the addon's own paths this becomes a 400, because a caller
 * could take 200 for success.
 */
final class Unreadable
{
    private const OWN_PATHS = '#/api/(user/auth$|sso/)#D';

    public function __construct(private readonly App $app)
    {
    }

    public function answer(): void
    {
        $path = (string) parse_url($_SERVER['REQUEST_URI'] ?? '', PHP_URL_PATH);

        $isOwn = preg_match(self::OWN_PATHS, $path) === 1;

        if ($this->app->request !== null || headers_sent() || !$isOwn) {
            return;
        }

        $body = json_decode((string) file_get_contents('php://input'), true);

        if ($body === null || is_array($body)) {
            return; // another error: Cockpit must report it as usual
        }

        http_response_code(400);
        header('Content-Type: application/json');
        header('Cache-Control: no-store');
        echo json_encode(['error' => 'The body must be a JSON object']);
    }
}
