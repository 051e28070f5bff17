<?php

declare(strict_types=1);

namespace CockpitSso\Endpoint;

use CockpitSso\Authority;
use CockpitSso\Body;
use CockpitSso\Lock;
use CockpitSso\Refusal;
use CockpitSso\UserFields;
use CockpitSso\UserView;

/**
 * PUT /api/sso/users/{id}/link: the subject by which Cockpit's own OpenID Connect login (Identi)
 * finds the account. Without it Identi creates a second user with the same name
 * (docs/cockpit-contract.md section 7).
 */
final class Link extends Endpoint
{
    /** OpenID Connect Core 1.0 section 2: a subject has at most 255 characters. */
    private const LONGEST = 255;

    /** @return array<string, mixed> */
    public function set(string $id): array
    {
        $body = Body::of($this->app->request)->object();
        $user = $this->user($id);
        $sub = $this->subject($body);
        (new Authority($this->app))->over(UserView::of($user)['role']);

        return Lock::hold($this->app, function () use ($user, $sub): array {
            foreach ($sub === null ? [] : $this->accounts->having('_identi.sub', $sub) as $holder) {
                if ($holder['_id'] !== $user['_id']) {
                    throw Refusal::conflict('sub', 'Another account has this link');
                }
            }

            // Keep Identi's other data only if the subject stays the same.
            $known = $user['_identi'] ?? null;
            $same = is_array($known) && ($known['sub'] ?? null) === $sub;
            $link = $sub === null ? null : ($same ? $known : ['sub' => $sub]);

            return UserView::of($this->accounts->change($user['_id'], ['_identi' => $link]));
        });
    }

    /** @param array<array-key, mixed> $body */
    private function subject(array $body): ?string
    {
        Body::only($body, ['sub']);

        if (!array_key_exists('sub', $body)) {
            throw Refusal::wrong('sub', "'sub' is missing");
        }

        $sub = $body['sub'];

        if ($sub === null) {
            return null;
        }

        if (
            !is_string($sub) || $sub === '' || mb_strlen($sub, 'UTF-8') > self::LONGEST
            || preg_match('/[\x00-\x1F\x7F]/', $sub) === 1
            || str_starts_with($sub, UserFields::REWRITTEN)
        ) {
            throw Refusal::wrong('sub', "'sub' must be null or a text of 1 to 255 characters");
        }

        return $sub;
    }
}
