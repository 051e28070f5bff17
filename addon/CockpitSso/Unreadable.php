<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * A JSON body that is a single value, like "x" or 5, ends Cockpit while it builds the request, and the caller gets
 * 200 with nothing. On the addon's own paths that becomes a 400: a bare 200 must never look like a success.
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

        if ($this->app->request !== null || headers_sent() || preg_match(self::OWN_PATHS, $path) !== 1) {
            return;
        }

        $body = json_decode((string) file_get_contents('php://input'), true);

        if ($body === null || is_array($body)) {
            return; // something else went wrong, which must stay visible as Cockpit shows it
        }

        http_response_code(400);
        header('Content-Type: application/json');
        header('Cache-Control: no-store');
        echo json_encode(['error' => 'The body must be a JSON object']);
    }
}
