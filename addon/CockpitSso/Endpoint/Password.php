<?php

declare(strict_types=1);

namespace CockpitSso\Endpoint;

use CockpitSso\Authority;
use CockpitSso\Body;
use CockpitSso\UserFields;
use CockpitSso\UserView;

/** PUT /api/sso/users/{id}/password */
final class Password extends Endpoint
{
    /** @return array<string, mixed> */
    public function set(string $id): array
    {
        $body = Body::of($this->app->request)->object();
        $user = $this->user($id);
        $fields = UserFields::forPassword($this->app, $body);
        (new Authority($this->app))->over(UserView::of($user)['role']);

        return UserView::of($this->accounts->change($id, $fields));
    }
}
