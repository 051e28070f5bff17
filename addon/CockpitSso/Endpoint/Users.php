<?php

declare(strict_types=1);

namespace CockpitSso\Endpoint;

use CockpitSso\ApiKeys;
use CockpitSso\Authority;
use CockpitSso\Body;
use CockpitSso\DirectoryFilter;
use CockpitSso\KeyAges;
use CockpitSso\Lock;
use CockpitSso\LoginNames;
use CockpitSso\Parameters;
use CockpitSso\Refusal;
use CockpitSso\UserFields;
use CockpitSso\UserView;

/** The directory: list, read, create and change users. */
final class Users extends Endpoint
{
    /** @return array<string, mixed> */
    public function list(): array
    {
        $query = new Parameters($this->app->request->query);
        $filter = DirectoryFilter::of($query);
        $limit = $query->number('limit', 1, 500) ?? 100;
        $skip = $query->number('skip', 0) ?? 0;
        $users = $this->accounts->page($filter, $limit, $skip);

        return [
            'data' => array_map(UserView::of(...), $users),
            'meta' => ['total' => $this->accounts->count($filter)],
        ];
    }

    /** @return array<string, mixed> */
    public function read(string $id): array
    {
        return UserView::of($this->user($id));
    }

    /** @return array<string, mixed> */
    public function create(): array
    {
        $fields = UserFields::forNew($this->app, Body::of($this->app->request)->object());
        (new Authority($this->app))->give($fields['role']);

        // Cockpit gives new users no key, and without a key they could not use the bridge.
        if ($fields['active'] && !(new ApiKeys($this->app))->isWithheld($fields)) {
            $fields['apiKey'] = ApiKeys::fresh();
        }

        return Lock::hold($this->app, function () use ($fields): array {
            $this->unique($fields, null);
            $this->distinct($fields, null);

            $user = $this->accounts->create($fields);

            if (isset($fields['apiKey'])) {
                (new KeyAges($this->app))->add($fields['apiKey'], $user['_id']);
            }

            return UserView::of($user);
        });
    }

    /** @return array<string, mixed> */
    public function change(string $id): array
    {
        $body = Body::of($this->app->request)->object();
        $user = $this->user($id);
        $fields = UserFields::forChange($this->app, $body);
        $authority = new Authority($this->app);
        $authority->over(UserView::of($user)['role']);
        $authority->give($fields['role'] ?? '');

        if ($fields === []) {
            return UserView::of($user);
        }

        return Lock::hold($this->app, function () use ($id, $fields): array {
            $this->unique($fields, $id);
            $this->distinct($fields, $this->user($id));

            return UserView::of($this->accounts->change($id, $fields));
        });
    }

    /**
     * Cockpit's own rule: user name and e-mail address are unique, compared exactly. Only its admin
     * pages check this, and it has no unique index. Empty addresses do not count.
     *
     * @param array<string, mixed> $fields
     */
    private function unique(array $fields, ?string $id): void
    {
        $errors = ['user' => 'Username is already used', 'email' => 'Email is already used'];

        foreach ($errors as $field => $error) {
            if (($fields[$field] ?? '') === '') {
                continue;
            }

            foreach ($this->accounts->having($field, $fields[$field]) as $holder) {
                if ($holder['_id'] !== $id) {
                    throw Refusal::conflict($field, $error);
                }
            }
        }
    }

    /**
     * @param array<string, mixed> $fields
     * @param array<string, mixed>|null $user as it is stored
     */
    private function distinct(array $fields, ?array $user): void
    {
        $names = new LoginNames($this->accounts);

        if (isset($fields['user']) && $names->isTaken($fields['user'], $user)) {
            throw Refusal::conflict('user', LoginNames::TAKEN);
        }
    }
}
