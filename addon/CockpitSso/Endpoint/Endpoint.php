<?php

declare(strict_types=1);

namespace CockpitSso\Endpoint;

use CockpitSso\Accounts;
use CockpitSso\Refusal;
use Lime\App;
use Lime\Response;

/** Base of all endpoints. It checks the permission first and sends every refusal as JSON. */
abstract class Endpoint
{
    protected readonly Accounts $accounts;

    final public function __construct(protected readonly App $app)
    {
        $this->accounts = new Accounts($app);
    }

    /**
     * A handler for Cockpit's router.
     *
     * @param class-string<self> $class
     * @param string ...$permissions one of them is enough
     */
    final public static function of(string $class, string $method, string ...$permissions): \Closure
    {
        return static function (
            array $params,
            App $app
        ) use (
            $class,
            $method,
            $permissions
        ): array|false {
            // Cockpit's router also accepts the pattern "/sso/users/{id}" itself as a path
            if (str_contains($app->request->route, '{')) {
                return false;
            }

            try {
                self::require($app, $permissions);

                return (new $class($app))->$method(...$params);
            } catch (Refusal $refusal) {
                // Up to 2.7 Cockpit has no name for this status and would log a warning
                Response::$statusCodes[422] ??= 'Unprocessable Entity';
                $app->response->status = $refusal->status;

                return $refusal->body;
            }
        };
    }

    /** @param list<string> $permissions */
    private static function require(App $app, array $permissions): void
    {
        foreach ($permissions as $permission) {
            if ($app->helper('acl')->isAllowed($permission)) {
                return;
            }
        }

        throw Refusal::denied();
    }

    /** @return array<string, mixed> the stored document */
    protected function user(string $id): array
    {
        return $this->accounts->byId($id) ?? throw Refusal::unknownUser();
    }
}
