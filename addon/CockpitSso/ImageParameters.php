<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * The parameters of the image API that become part of a file name (docs/cockpit-contract.md §14).
 * Cockpit does not check them: "mime=php" writes a file with that extension, and "m" can lead out
 * of the folder of thumbnails.
 */
final class ImageParameters
{
    private const PATH = '#^/+api/+assets/+image(?:/|\z)#i';
    private const ALLOWED = [
        'm' => '/^[A-Za-z]{0,32}$/D',
        'mime' => '#^(?:|auto|(?:image/)?(?:avif|bmp|gif|jpe?g|png|webp))$#D',
    ];

    public function __construct(private readonly App $app)
    {
    }

    /** Stops the request if one of them is not a value that Cockpit documents. */
    public function check(): void
    {
        $request = $this->app->request;

        if ($request === null || preg_match(self::PATH, $request->route) !== 1) {
            return;
        }

        foreach (self::ALLOWED as $name => $allowed) {
            $value = $request->request[$name] ?? null;

            if ($value === null) {
                continue;
            }

            if (!is_string($value) || preg_match($allowed, $value) !== 1) {
                $this->app->response->headers['Cache-Control'] = 'no-store';
                $error = ['error' => "<{$name}> is not allowed here", 'field' => $name];
                $this->app->stop($error, 400);
            }

            // In the file name, "image/" would be a folder. Cockpit has no empty mode.
            $request->request[$name] = $name === 'm' && $value === ''
                ? 'thumbnail'
                : preg_replace('#^image/#', '', $value);
        }
    }
}
