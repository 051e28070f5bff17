<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\App;
use MongoHybrid\Client;

/**
 * The storage during a login by Cockpit's own OpenID Connect login (Identi), if
 * 'identi' => ['mapping' => ['_id' => CLAIM]] is set. Identi finds accounts by the subject alone,
 * makes a new account if it finds none, and overwrites name, e-mail and role. With this storage,
 * the claim is the _id of the account, and the account stays as it is (docs/cockpit-admin-sso.md).
 */
final class IdentiAccounts extends Client
{
    private const COLLECTION = 'system/users';

    private function __construct(
        private readonly App $app,
        Client $storage,
        private readonly string $claim,
        private readonly mixed $allowedRoles
    ) {
        $this->driver = $storage->driver;
        $this->type = $storage->type;
    }

    /** Replaces the storage for a request to Identi. */
    public static function guard(App $app): void
    {
        $claim = $app->retrieve('identi/mapping/_id');
        $isIdenti = preg_match('#^/identi(/|$)#i', $app->request->route) === 1;

        if ($isIdenti && (!is_string($claim) || $claim === '')) {
            throw new \RuntimeException("'_id' in identi.mapping must be the name of a claim.");
        }

        if ($isIdenti) {
            $allowed = $app->retrieve('identi/allowed_roles');
            $app->set('dataStorage', new self($app, $app->dataStorage, $claim, $allowed));
        }
    }

    /** @param array<string, mixed> $data a reference: Identi makes the session from it */
    public function save(string $collection, array &$data): mixed
    {
        // Identi's back-channel logout changes the link alone.
        if ($collection !== self::COLLECTION || array_keys($data) === ['_id', '_identi']) {
            return parent::save($collection, $data);
        }

        $claims = is_array($data['_identi'] ?? null) ? $data['_identi'] : [];
        $account = $this->account($claims[$this->claim] ?? null);
        $link = array_intersect_key($claims, ['sub' => true, 'sid' => true]);
        $change = ['_id' => $account['_id'], '_identi' => $link];
        $saved = parent::save($collection, $change);
        $data = ['_identi' => $link] + $account;

        return $saved;
    }

    /** @return array<string, mixed> */
    private function account(mixed $id): array
    {
        $account = is_string($id) && $id !== '' ? (new Accounts($this->app))->byId($id) : null;

        // Identi shows the message of an exception.
        if ($account === null) {
            throw new \RuntimeException('This user has no account in this Cockpit.');
        }

        if (!UserView::isActive($account)) {
            throw new \RuntimeException('This account is not active.');
        }

        // Identi has checked the role in the claims, which may be older.
        $role = $account['role'] ?? null;

        if (is_array($this->allowedRoles) && !in_array($role, $this->allowedRoles, true)) {
            throw new \RuntimeException('Role not allowed by configuration.');
        }

        return $account;
    }
}
