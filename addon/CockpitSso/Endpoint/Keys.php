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
    private const OLDEST = 315360000;

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
        Body::only($body, ['mode', 'grace', 'olderThan']);
        $mint = $this->mode($body) === 'mint';
        $grace = $this->seconds($body, 'grace', ApiKeys::LONGEST_GRACE) ?? 0;
        $olderThan = $this->seconds($body, 'olderThan', self::OLDEST);

        if ($mint && $olderThan !== null) {
            throw Refusal::wrong('olderThan', "'olderThan' is only for the mode 'rotate'");
        }

        // Read again under the lock: two first requests of one user must get the same key.
        return Lock::hold($this->app, function () use ($id, $mint, $grace, $olderThan): array {
            $keys = new ApiKeys($this->app);
            $user = $this->user($id);

            return $this->answer(
                $mint ? $keys->mint($user) : $keys->renew($user, $grace, $olderThan)
            );
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
     * @return int|null null if the body does not have this field
     */
    private function seconds(array $body, string $field, int $most): ?int
    {
        if (!array_key_exists($field, $body)) {
            return null;
        }

        $seconds = $body[$field];

        return is_int($seconds) && $seconds >= 0 && $seconds <= $most
            ? $seconds
            : throw Refusal::wrong(
                $field,
                "'{$field}' must be a number of seconds from 0 to {$most}"
            );
    }

    /**
     * @param array<string, mixed> $user
     * @return array<string, mixed>
     */
    private function answer(array $user): array
    {
        $view = UserView::of($user);
        $keys = new ApiKeys($this->app);

        return [
            'apiKey' => $view['active'] ? $keys->of($user) : null,
            'since' => $view['active'] ? $keys->since($user) : null,
            'user' => array_intersect_key($view, array_flip(['_id', 'user', 'role', 'active'])),
        ];
    }
}
