<?php

declare(strict_types=1);

namespace CockpitSso;

use App\GraphQL\Query;
use Lime\App;
use Lime\Request;

/**
 * Closes holes of the stock API that bypass single sign-on (docs/cockpit-addon.md, "Guards"). Each
 * guard is enabled unless Cockpit's config has 'sso' => ['guards' => [NAME => false]].
 */
final class Guards
{
    public const INACTIVE_KEYS = 'inactive_keys';
    public const INACTIVE_SESSIONS = 'inactive_sessions';
    public const RESPONSE_CACHE = 'rspc';
    public const TOKEN_KEYS = 'jwt_keys';
    public const EMPTY_KEY = 'empty_key';
    public const FUNCTION_KEYS = 'function_keys';
    public const COOKIES = 'cookie_parameters';
    public const SELF_WRITE = 'self_write';
    public const OPERATORS = 'operators';
    public const IMAGE_FILES = 'image_files';

    /**
     * Keys that Cockpit treats as JSON Web Tokens: it accepts them as anonymous without a check.
     */
    private const TOKEN = '/^[A-Za-z0-9-_]+\.[A-Za-z0-9-_]+\.[A-Za-z0-9-_]*$/';

    public function __construct(private readonly App $app)
    {
    }

    /** @return false|null false stops Cockpit's own handling of the request */
    public function request(Request $request): ?bool
    {
        try {
            return $this->guarded($request);
        } catch (\Throwable $fault) {
            // Cockpit answers an error with 500 only if the request is set, and with an empty
            // 200 otherwise.
            $this->app->request = $request;

            throw $fault;
        }
    }

    /**
     * Runs when Cockpit accepts an identity for an API request or for a session. For an API
     * request, this is the last event before Cockpit runs the endpoint.
     *
     * @param array<string, mixed> $user
     */
    public function identity(array $user, bool $permanent): void
    {
        $this->active($user, $permanent);

        if (!$permanent && $this->isOn(self::IMAGE_FILES)) {
            (new ImageParameters($this->app))->check();
        }

        if (!$permanent && $this->isOn(self::OPERATORS)) {
            $role = $user['role'] ?? null;
            (new ContentParameters($this->app, is_string($role) ? $role : null))->check();
        }
    }

    /** Runs before Cockpit serves GraphQL. */
    public function schema(Query $schema): void
    {
        if ($this->isOn(self::OPERATORS)) {
            (new GraphQlArguments($this->app))->guard($schema);
        }
    }

    /** @param array<string, mixed> $user */
    private function active(array $user, bool $permanent): void
    {
        if (!$this->isOn($permanent ? self::INACTIVE_SESSIONS : self::INACTIVE_KEYS)) {
            return;
        }

        $account = $this->account($user);

        if ($account === null || UserView::isActive($account)) {
            return;
        }

        if ($permanent) {
            // Cockpit has written the session already
            $this->app->helper('session')->delete($this->app->helper('auth')->sessionKey);
            $this->app->stop('This account is not active.', 403);
        }

        $this->app->stop(['error' => 'Authentication failed'], 412);
    }

    /**
     * Runs before one of Cockpit's pages stores a user document. Users who may not manage users
     * must not change their own identity for single sign-on. The addon's endpoints check what they
     * store themselves.
     *
     * @param array<array-key, mixed> $document
     * @return array<array-key, mixed>
     */
    public function document(array $document): array
    {
        if ($this->app->retrieve(Accounts::WRITING)) {
            return $document;
        }

        $accounts = new Accounts($this->app);
        $id = $document['_id'] ?? null;
        $stored = is_string($id) ? $accounts->byId($id) : null;

        if ($this->isOn(self::SELF_WRITE) && $this->isOwn($document)) {
            try {
                $document = (new OwnAccount(
                    $stored ?? [],
                    $this->ownFields(),
                    fn (string $key): bool => $stored !== null && UserView::isActive($stored)
                        && !(new ApiKeys($this->app))->isWithheld($stored)
                        && (new OfferedKeys($this->app))->has($key)
                ))->unchanged($document);
            } catch (Refusal $refusal) {
                $this->app->stop(['error' => $refusal->getMessage()], 412);
            }
        }

        $name = $document['user'] ?? null;

        if (is_string($name) && str_starts_with($name, UserFields::REWRITTEN)) {
            $error = 'Username cannot begin with ' . UserFields::REWRITTEN;
            $this->app->stop(['error' => $error], 412);
        }

        if (is_string($name) && (new LoginNames($accounts))->isTaken($name, $stored)) {
            $this->app->stop(['error' => LoginNames::TAKEN], 412);
        }

        // Last: after another refusal, the user can correct the cause and save the same key.
        if (is_string($document['apiKey'] ?? null)) {
            (new OfferedKeys($this->app))->use($document['apiKey']);
        }

        return $document;
    }

    /** @param array<array-key, mixed> $document */
    private function isOwn(array $document): bool
    {
        $actor = $this->app->helper('auth')->getUser();

        return is_array($actor) && ($actor['_id'] ?? null) === ($document['_id'] ?? '')
            && !$this->app->helper('acl')->isAllowed('app/users/manage');
    }

    /** @return list<string> */
    private function ownFields(): array
    {
        $fields = $this->app->retrieve('sso/self_write');

        return is_array($fields)
            ? array_values(array_filter($fields, is_string(...)))
            : OwnAccount::FIELDS;
    }

    private function guarded(Request $request): ?bool
    {
        $key = new PresentedKey($request);
        $own = $request->route === '/api/user/auth'
            || str_starts_with($request->route, '/api/sso/');

        if ($own) {
            $this->app->on('before', function (): void {
                $this->response->headers['Cache-Control'] = 'no-store';
            });
        }

        if ($this->isOn(self::COOKIES)) {
            $this->dropCookies($request);
        }

        if ($this->isOn(self::EMPTY_KEY)) {
            $key->dropEmptyParameter();
        }

        if ($this->isFunction($key->fromHeaders()) && $this->isOn(self::FUNCTION_KEYS)) {
            return $this->refuse($request, 412, 'Authentication failed');
        }

        // Cockpit reads its cache before it checks the key, and the cache does not separate users.
        $cached = array_key_exists('rspc', $request->request);

        if ($cached && ($own || ($key->isThere() && $this->isOn(self::RESPONSE_CACHE)))) {
            $error = "The parameter 'rspc' is refused: the cache does not separate users";

            return $this->refuse($request, 400, $error);
        }

        if ($this->isToken($key->value()) && $this->isOn(self::TOKEN_KEYS)) {
            return $this->refuse($request, 412, 'Authentication failed');
        }

        if (ApiKeys::isUserKey($key->value())) {
            $successor = (new ApiKeys($this->app))->successor($key->value());

            if ($successor !== null) {
                $key->replace($successor);
            }
        } elseif (is_string($key->value())) {
            (new Provisioning($this->app))->admit($key->value());
        }

        return null;
    }

    /** Without a php.ini, as in its official images, PHP lets cookies override parameters. */
    private function dropCookies(Request $request): void
    {
        $sent = $request->body + $request->post + $request->query;

        foreach (array_keys($request->cookies) as $name) {
            unset($request->request[$name]);

            if (array_key_exists($name, $sent)) {
                $request->request[$name] = $sent[$name];
            }
        }
    }

    /**
     * @param array<string, mixed> $user
     * @return array<string, mixed>|null
     */
    private function account(array $user): ?array
    {
        $accounts = new Accounts($this->app);

        if (is_string($user['_id'] ?? null)) {
            return $accounts->byId($user['_id']);
        }

        // Up to 2.8 the identity of a key has no _id: find it as Cockpit did.
        $key = $this->app->request ? (new PresentedKey($this->app->request))->value() : null;

        return ApiKeys::isUserKey($key) ? $accounts->having('apiKey', $key)[0] ?? null : null;
    }

    private function isOn(string $guard): bool
    {
        return $this->app->retrieve("sso/guards/{$guard}") !== false;
    }

    private function isToken(mixed $key): bool
    {
        return is_string($key) && !ApiKeys::isUserKey($key) && preg_match(self::TOKEN, $key) === 1;
    }

    private function isFunction(?string $key): bool
    {
        return $key !== null && version_compare(APP_VERSION, '2.10.0', '<') && is_callable($key);
    }

    private function refuse(Request $request, int $status, string $error): bool
    {
        $request->stopped = true;

        // The response does not exist yet. Cockpit runs no route for a stopped request, but it
        // sends the response that is set here.
        $this->app->on('before', function () use ($status, $error): void {
            $this->response->status = $status;
            $this->response->body = ['error' => $error];
            $this->response->headers['Cache-Control'] = 'no-store';
        });

        return false;
    }
}
