<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * The addon's part of GET /api/system/healthcheck. Like Cockpit's own parts, it reports
 * only errors.
 */
final class Health
{
    public function __construct(private readonly App $app)
    {
    }

    /** @return list<array{resource: string, message: string}> */
    public function errors(): array
    {
        $clients = array_keys(Provisioning::CLIENTS);
        $faults = array_filter([
            $this->lock(),
            ...array_map($this->environment(...), $clients),
            $this->mint(),
        ]);
        $this->app->response->headers['X-Health-Sso'] = $faults === [] ? 'ok' : 'error';

        return array_values(array_map(
            static fn (string $message): array => [
                'resource' => 'single sign-on',
                'message' => $message,
            ],
            $faults
        ));
    }

    private function lock(): ?string
    {
        $path = Lock::path($this->app);

        return is_writable(is_file($path) ? $path : dirname($path))
            ? null
            : "The file {$path} is not writable";
    }

    private function mint(): ?string
    {
        $fault = (new Provisioning($this->app))->mintFault();

        return $fault === null ? null : Provisioning::MINT . ' ' . $fault;
    }

    private function environment(string $client): ?string
    {
        $key = Provisioning::fromEnvironment($client);
        $fault = $key === null ? null : (new Provisioning($this->app))->fault($client, $key);

        return $fault === null
            ? null
            : Provisioning::CLIENTS[$client]['environment'] . ' ' . $fault;
    }
}
