<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;

/**
 * Replaces Cockpit's function "populate" for one request.
 *
 * REST passes the caller to the function and gets null for items of a model that the caller may not
 * read. GraphQL does not pass the caller, so this class does. Items that link to each other
 * multiply with each level and could keep one request busy for days, so this class also counts. The
 * closures belong to the module: Cockpit binds them to it again when it clones the application.
 */
final class Populate
{
    /** The caller, while GraphQL resolves one of Cockpit's own fields. */
    public const CALLER = 'sso.graphql.caller';

    /** Lists and objects per request. 10,000 items with ten of them each need 200,000. */
    private const MOST = 500000;

    /** Nested calls. An answer has at most 512 levels, because PHP's json_encode rejects more. */
    private const DEEPEST = 1500;

    /** The name of Cockpit's own function while it is replaced. */
    private const ORIGINAL = 'ssoPopulate';

    public function __construct(private readonly App $app)
    {
    }

    public function guard(): void
    {
        $module = $this->app->module('content');
        $original = (fn (): mixed => $this->methods['populate'] ?? null)->call($module);

        if (!$original instanceof \Closure) {
            return;
        }

        $module->ssoPopulated = $module->ssoPopulateDepth = 0;

        if (isset($module->ssoPopulates)) {
            return;
        }

        $name = self::ORIGINAL;
        $caller = self::CALLER;
        $most = self::MOST;
        $deepest = self::DEEPEST;
        $module->extend([
            'ssoPopulates' => true,
            $name => $original,
            'populate' => function (
                array $array,
                $maxlevel = -1,
                $level = 0,
                $process = []
            ) use (
                $name,
                $caller,
                $most,
                $deepest
            ): array {
                $count = ++$this->props['ssoPopulated'];

                if ($count > $most || $this->props['ssoPopulateDepth'] > $deepest) {
                    Populate::refuse($this->app);
                }

                $user = $this->app->retrieve($caller);

                if ($user !== null && !isset($process['user']['role'])) {
                    $process['user'] = $user;
                }

                ++$this->props['ssoPopulateDepth'];

                try {
                    return $this->$name($array, $maxlevel, $level, $process);
                } finally {
                    --$this->props['ssoPopulateDepth'];
                }
            },
        ]);
    }

    public static function refuse(App $app): never
    {
        $error = "'populate': the items link to too many others, ask for fewer levels or items";
        $app->response->status = 400;

        if ($app->retrieve(self::CALLER) !== null) {
            throw new RefusedArgument($error);
        }

        $app->response->headers['Cache-Control'] = 'no-store';
        $app->stop(['error' => $error, 'field' => 'populate'], 400);

        throw new \LogicException('Cockpit did not stop');
    }
}
