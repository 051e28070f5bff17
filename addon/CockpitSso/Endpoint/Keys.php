<?php

declare(strict_types=1);

namespace CockpitSso\Endpoint;

use CockpitSso\ApiKeys;
use CockpitSso\Body;
use CockpitSso\Lock;
use CockpitSso\Refusal;
use CockpitSso\UserView;

/** /api/sso/users/{id}/key: read, mint and rotate the API key of a user. */
final class Keys extends Endpoint
{
    private const LONGEST_GRACE = 86400;

    /** @return array<string, mixed> */
    public function read(string $id): array
    {
        return $this->answer($this->user($id));
    }

    /** @return array<string, mixed> */
    public function write(string $id): array
    {
        $body = Body::of($this->app->request)->object();
        $this->user($id);
        Body::only($body, ['mode', 'grace']);
        $mint = $this->mode($body) === 'mint';
        $grace = $this->grace($body);

        // Read again under the lock: two first requests of one user must get the same key.
        return Lock::hold($this->app, function () use ($id, $mint, $grace): array {
            $keys = new ApiKeys($this->app);
            $user = $this->user($id);

            return $this->answer($mint ? $keys->mint($user) : $keys->renew($user, $grace));
        });
    }

    /** @param array<array-key, mixed> $body */
    private function mode(array $body): string
    {
        $mode = $body['mode'] ?? null;

        return in_array($mode, ['mint', 'rotate'], true)
            ? $mode
            : throw Refusal::wrong('mode', "'mode' must be 'mint' or 'rotate'");
    }

    /**
     * @param array<array-key, mixed> $body
     * @return int seconds
     */
    private function grace(array $body): int
    {
        $grace = array_key_exists('grace', $body) ? $body['grace'] : 0;

        return is_int($grace) && $grace >= 0 && $grace <= self::LONGEST_GRACE
            ? $grace
            : throw Refusal::wrong(
                'grace',
                "'grace' must be a number of seconds from 0 to " . self::LONGEST_GRACE
            );
    }

    /**
     * @param array<string, mixed> $user
     * @return array<string, mixed>
     */
    private function answer(array $user): array
    {
        $view = UserView::of($user);

        return [
            'apiKey' => $view['active'] ? (new ApiKeys($this->app))->of($user) : null,
            'user' => array_intersect_key($view, array_flip(['_id', 'user', 'role', 'active'])),
        ];
    }
}
